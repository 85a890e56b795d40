import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { ChoiceLink, ChoiceList } from '../../ui/choice-list.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { useExportName } from './export-name.tsx';
import { type Export, useExports } from './exports-queries.ts';
import { useScheduleWords } from './schedule-words.ts';
import { RunBadge, StateBadge, stateOf } from './state-badge.tsx';

const route = getRouteApi('/exports');
const STATES = [undefined, 'active', 'paused', 'off'] as const;

const useColumns = (): readonly Column<Export>[] => {
  const t = useTranslations('exports');
  const nameOf = useExportName();
  const { words } = useScheduleWords();
  return [
    {
      key: 'name',
      header: t('column.name'),
      width: 'minmax(11rem, 2fr)',
      cell: (each) => (
        <Link to="/exports/$exportId" params={{ exportId: each.id }}>
          {nameOf(each)}
        </Link>
      ),
    },
    { key: 'state', header: t('column.state'), width: '8rem', cell: (each) => <StateBadge of={each} /> },
    {
      key: 'schedule',
      header: t('column.schedule'),
      width: 'minmax(10rem, 1.5fr)',
      from: 'wide',
      cell: words,
    },
    {
      key: 'last',
      header: t('column.last'),
      width: 'minmax(10rem, 1fr)',
      from: 'medium',
      cell: ({ lastRun }) =>
        lastRun ? (
          <span className={layout.row}>
            <RunBadge run={lastRun} />
            {lastRun.startedAt !== undefined && <Time at={lastRun.startedAt} />}
          </span>
        ) : (
          <span className={layout.muted}>{t('never')}</span>
        ),
    },
    {
      key: 'sent',
      header: t('column.accepted'),
      align: 'end',
      from: 'wide',
      width: '7rem',
      cell: ({ lastRun }) =>
        lastRun && <span className={layout.number}>{t('number', { count: lastRun.accepted })}</span>,
    },
    {
      key: 'next',
      header: t('column.next'),
      from: 'medium',
      width: '9rem',
      cell: (each) =>
        each.nextRunAt !== undefined && stateOf(each) === 'active' ? <Time at={each.nextRunAt} /> : null,
    },
  ];
};

/** Which segment goes where and when. */
export const ExportsPage = () => {
  const t = useTranslations('exports');
  const can = useCan();
  const navigate = useNavigate();
  const search = route.useSearch();
  const columns = useColumns();
  const isFound = (each: Export): boolean =>
    (search.segment === undefined || each.segmentId === search.segment) &&
    (search.destination === undefined || each.destinationId === search.destination) &&
    (search.state === undefined || stateOf(each) === search.state);
  const create = can('PUT /v1/exports/{id}') && (
    <ButtonLink kind="primary" icon={<Plus />} to="/exports/new">
      {t('create')}
    </ButtonLink>
  );
  const { state: _, ...others } = search;
  return (
    <Page title={t('title')} description={t('description')} actions={create}>
      <Panel
        flush
        actions={
          <ChoiceList label={t('filter')}>
            {STATES.map((state) => (
              <ChoiceLink
                key={state ?? 'all'}
                to="/exports"
                search={{ ...others, ...(state && { state }) }}
                isShown={search.state === state}
              >
                {t(`state.${state ?? 'all'}`)}
              </ChoiceLink>
            ))}
          </ChoiceList>
        }
        query={useExports()}
        isEmpty={(all) => all.length === 0}
        empty={
          <EmptyState title={t('empty.title')} action={create || undefined}>
            {t('empty.advice')}
          </EmptyState>
        }
      >
        {(all) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={all.filter(isFound)}
            rowKey={({ id }) => id}
            onRowClick={({ id }) => void navigate({ to: '/exports/$exportId', params: { exportId: id } })}
          />
        )}
      </Panel>
    </Page>
  );
};
