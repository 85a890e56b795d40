import { Link, useNavigate } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { type Run, useRuns } from './exports-queries.ts';
import { RunBadge } from './state-badge.tsx';

const useColumns = (exportId: string): readonly Column<Run>[] => {
  const t = useTranslations('exports');
  const count = (name: 'accepted' | 'rejected' | 'skipped', from?: 'medium'): Column<Run> => ({
    key: name,
    header: t(`count.${name}`),
    align: 'end',
    width: '6.5rem',
    ...(from && { from }),
    cell: (run) => <span className={layout.number}>{t('number', { count: run[name] })}</span>,
  });
  return [
    {
      key: 'started',
      header: t('column.started'),
      width: 'minmax(9rem, 1fr)',
      cell: ({ runId, startedAt }) => (
        <Link to="/exports/$exportId/runs/$runId" params={{ exportId, runId }}>
          {startedAt === undefined ? t('soon') : <Time at={startedAt} as="instant" />}
        </Link>
      ),
    },
    { key: 'status', header: t('column.status'), width: '9.5rem', cell: (run) => <RunBadge run={run} /> },
    count('accepted'),
    count('rejected', 'medium'),
    count('skipped', 'medium'),
  ];
};

/** The runs of an export, newest first. */
export const RunsPanel = ({ exportId }: { readonly exportId: string }) => {
  const t = useTranslations('exports');
  const navigate = useNavigate();
  const query = useRuns(exportId);
  const columns = useColumns(exportId);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const rows = data?.pages.flatMap(({ runs }) => runs) ?? [];
  return (
    <Panel
      flush
      title={t('runs')}
      query={query}
      isEmpty={({ pages }) => pages.every(({ runs }) => runs.length === 0)}
      empty={<EmptyState title={t('noRuns.title')}>{t('noRuns.advice')}</EmptyState>}
    >
      {() => (
        <DataTable
          label={t('runs')}
          columns={columns}
          rows={rows}
          rowKey={({ runId }) => runId}
          onEnd={() => {
            if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
          }}
          onRowClick={({ runId }) =>
            void navigate({ to: '/exports/$exportId/runs/$runId', params: { exportId, runId } })
          }
        />
      )}
    </Panel>
  );
};
