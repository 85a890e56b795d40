import { Link } from '@tanstack/react-router';
import { useFormatter, useTranslations } from 'use-intl';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { RUN_TONES } from '../exports/run-tones.ts';
import { runAddress } from './attention-address.ts';
import { type Exports, useExportNames } from './overview-queries.ts';

type Run = Exports['latest'][number];

const useColumns = (): readonly Column<Run>[] => {
  const t = useTranslations('overview.runs');
  const format = useFormatter();
  const { segmentName, destinationName } = useExportNames();
  return [
    {
      key: 'export',
      header: t('export'),
      width: 'minmax(10rem, 2fr)',
      cell: ({ exportId, runId, segmentId, destinationId }) => (
        <Link to={runAddress(exportId, runId)}>
          {segmentName(segmentId)} → {destinationName(destinationId)}
        </Link>
      ),
    },
    {
      key: 'status',
      header: t('status.label'),
      width: '9.5rem',
      cell: ({ status }) => <Badge tone={RUN_TONES[status]}>{t(`status.${status}`)}</Badge>,
    },
    {
      key: 'accepted',
      header: t('accepted'),
      width: '6rem',
      align: 'end',
      from: 'medium',
      cell: ({ accepted }) => format.number(accepted),
    },
    {
      key: 'rejected',
      header: t('rejected'),
      width: '6rem',
      align: 'end',
      from: 'medium',
      cell: ({ rejected }) => format.number(rejected),
    },
    {
      key: 'started',
      header: t('started'),
      width: '9rem',
      align: 'end',
      from: 'medium',
      cell: ({ startedAt }) => startedAt !== undefined && <Time at={startedAt} />,
    },
  ];
};

/** The runs since midnight, the newest first. */
export const RunsCard = ({ exports }: { readonly exports: Exports }) => {
  const t = useTranslations('overview.runs');
  const columns = useColumns();
  const { latest, all } = exports;
  return (
    <Card
      title={t('title')}
      flush={latest.length > 0}
      actions={
        <ButtonLink small kind="quiet" to="/exports">
          {t('all')}
        </ButtonLink>
      }
    >
      {latest.length === 0 ? (
        <EmptyState title={t('empty.title')}>{t(all === 0 ? 'empty.noExport' : 'empty.advice')}</EmptyState>
      ) : (
        <DataTable label={t('title')} columns={columns} rows={latest} rowKey={({ runId }) => runId} maxHeight="24rem" />
      )}
    </Card>
  );
};
