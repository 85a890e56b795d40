import { getRouteApi, Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { useSourceName } from '../../api/source-names.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { GroupView } from './group-view.tsx';
import { type Group, useSummary } from './quarantine-queries.ts';
import { useReasonWords } from './reason-words.ts';

const route = getRouteApi('/quarantine');

const useColumns = (): readonly Column<Group>[] => {
  const t = useTranslations('quarantine');
  const format = useFormatter();
  const reasonOf = useReasonWords();
  const nameOf = useSourceName();
  return [
    {
      key: 'reason',
      header: t('column.reason'),
      width: 'minmax(10rem, 3fr)',
      cell: ({ sourceId, code }) => (
        <Link to="/quarantine" search={{ sourceId, code }}>
          {reasonOf(code).title}
        </Link>
      ),
    },
    { key: 'source', header: t('column.source'), from: 'medium', cell: ({ sourceId }) => nameOf(sourceId) },
    { key: 'last', header: t('column.last'), from: 'medium', cell: ({ lastAt }) => <Time at={lastAt} /> },
    {
      key: 'replayed',
      header: t('column.replayed'),
      align: 'end',
      width: '6.5rem',
      from: 'wide',
      cell: ({ replayed }) => <span className={layout.number}>{format.number(replayed)}</span>,
    },
    {
      key: 'discarded',
      header: t('column.discarded'),
      align: 'end',
      width: '6.5rem',
      from: 'wide',
      cell: ({ discarded }) => <span className={layout.number}>{format.number(discarded)}</span>,
    },
    {
      key: 'waiting',
      header: t('column.waiting'),
      align: 'end',
      width: '6.5rem',
      cell: ({ waiting }) => <strong className={layout.number}>{format.number(waiting)}</strong>,
    },
  ];
};

const Groups = () => {
  const t = useTranslations('quarantine');
  const { sourceId } = route.useSearch();
  const columns = useColumns();
  const nameOf = useSourceName();
  const query = useSummary();
  const ofSource = (groups: readonly Group[]) => groups.filter((each) => (sourceId ?? each.sourceId) === each.sourceId);
  return (
    <>
      {query.data?.isComplete === false && <Notice tone="info" title={t('incomplete')} />}
      {sourceId !== undefined && (
        <p className={layout.row}>
          {t('onlySource', { source: nameOf(sourceId) })}
          <ButtonLink small to="/quarantine">
            {t('allSources')}
          </ButtonLink>
        </p>
      )}
      <Panel
        flush
        query={query}
        isEmpty={({ groups }) => ofSource(groups).length === 0}
        empty={
          <EmptyState
            title={t('empty.title')}
            action={
              <ButtonLink to="/debugger" search={{}}>
                {t('empty.action')}
              </ButtonLink>
            }
          >
            {t('empty.advice')}
          </EmptyState>
        }
      >
        {({ groups }) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={ofSource(groups)}
            rowKey={({ sourceId: source, code }) => `${source} ${code}`}
          />
        )}
      </Panel>
    </>
  );
};

/** Events that were refused: why, what to do, and sending them again. */
export const QuarantinePage = () => {
  const t = useTranslations('quarantine');
  const { sourceId, code } = route.useSearch();
  const reasonOf = useReasonWords();
  if (sourceId === undefined || code === undefined)
    return (
      <Page title={t('title')} description={t('description')}>
        <Groups />
      </Page>
    );
  return (
    <Page title={reasonOf(code).title} trail={<Link to="/quarantine">{t('title')}</Link>}>
      <GroupView key={`${sourceId} ${code}`} sourceId={sourceId} code={code} />
    </Page>
  );
};
