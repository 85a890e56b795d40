import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { type Activity, type Source, useActivity, useSources } from './sources-queries.ts';

const useColumns = (activity: ReadonlyMap<string, Activity> | undefined): readonly Column<Source>[] => {
  const t = useTranslations('sources');
  const format = useFormatter();
  const count = (id: string, key: 'accepted' | 'quarantined') => (
    <span className={layout.number}>{activity ? format.number(activity.get(id)?.[key] ?? 0) : '–'}</span>
  );
  return [
    {
      key: 'name',
      header: t('name'),
      width: 'minmax(9rem, 2fr)',
      cell: ({ id, name, enabled }) => (
        <span className={layout.row}>
          <Link to="/sources/$sourceId" params={{ sourceId: id }}>
            {name}
          </Link>
          {!enabled && <Badge tone="warn">{t('disabled')}</Badge>}
        </span>
      ),
    },
    { key: 'trust', header: t('where'), cell: ({ trust }) => t(`trust.${trust}.short`), from: 'medium' },
    { key: 'kind', header: t('kind.label'), cell: ({ kind }) => t(`kind.${kind}.label`), from: 'wide' },
    {
      key: 'last',
      header: t('last'),
      from: 'medium',
      width: 'minmax(9rem, 1.6fr)',
      cell: ({ id }) => {
        const hour = activity?.get(id)?.lastHour;
        return <span className={layout.muted}>{hour === undefined ? t('none24') : <LastHour hour={hour} />}</span>;
      },
    },
    { key: 'accepted', header: t('events24'), align: 'end', width: '7.5rem', cell: ({ id }) => count(id, 'accepted') },
    {
      key: 'quarantined',
      header: t('quarantined'),
      align: 'end',
      from: 'medium',
      width: '7.5rem',
      cell: ({ id }) => count(id, 'quarantined'),
    },
  ];
};

/** The ledger counts by the hour, so no more is claimed. */
const LastHour = ({ hour }: { readonly hour: string }) => {
  const t = useTranslations('sources');
  const format = useFormatter();
  const from = new Date(hour);
  return (
    <time dateTime={hour}>
      {t('hour', {
        from: format.dateTime(from, { hour: '2-digit', minute: '2-digit' }),
        to: format.dateTime(new Date(from.getTime() + 3_600_000), { hour: '2-digit', minute: '2-digit' }),
      })}
    </time>
  );
};

const CreateLink = () => {
  const t = useTranslations('sources');
  return (
    <ButtonLink kind="primary" icon={<Plus />} to="/sources/new">
      {t('create')}
    </ButtonLink>
  );
};

/** Where data comes from. */
export const SourcesPage = () => {
  const t = useTranslations('sources');
  const mayCreate = useCan()('PUT /v1/sources/{id}');
  const columns = useColumns(useActivity().data);
  return (
    <Page title={t('title')} description={t('description')} actions={mayCreate && <CreateLink />}>
      <Panel
        flush
        query={useSources()}
        isEmpty={(sources) => sources.length === 0}
        empty={
          <EmptyState title={t('empty.title')} action={mayCreate && <CreateLink />}>
            {t('empty.advice')}
          </EmptyState>
        }
      >
        {(sources) => <DataTable label={t('title')} columns={columns} rows={sources} rowKey={({ id }) => id} />}
      </Panel>
    </Page>
  );
};
