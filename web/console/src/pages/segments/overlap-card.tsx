import { useQueries } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Card, Panel } from '../../ui/panel.tsx';
import { previewQuery, type Segment, useSegments } from './segments-queries.ts';

/** Each is a count over every profile: not more are asked for at a time. */
const MOST = 20;

interface Row {
  readonly other: Segment;
  readonly count: number | undefined;
}

/** Counts one after the other, so that the page does not ask for all at once. */
const useOverlaps = (segment: Segment, others: readonly Segment[]): readonly Row[] => {
  const [done, setDone] = useState(0);
  const results = useQueries({
    queries: others.map((other, index) => {
      const query = previewQuery({ definition: { all: [{ segment: segment.id }, { segment: other.id }] } });
      return {
        ...query,
        queryFn: async (context: { readonly signal: AbortSignal }) => {
          try {
            return await query.queryFn(context);
          } finally {
            setDone((former) => Math.max(former, index + 1));
          }
        },
        enabled: index <= done,
        staleTime: 60_000,
      };
    }),
  });
  return others.map((other, index) => ({ other, count: results[index]?.data?.count }));
};

const Overlaps = ({ segment, others }: { readonly segment: Segment; readonly others: readonly Segment[] }) => {
  const t = useTranslations('segments');
  const format = useFormatter();
  const navigate = useNavigate();
  const rows = useOverlaps(segment, others);
  const columns: readonly Column<Row>[] = [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ other }) => (
        <Link to="/segments/compare" search={{ a: segment.id, b: other.id }}>
          {other.name}
        </Link>
      ),
    },
    {
      key: 'both',
      header: t('page.both'),
      align: 'end',
      width: '7rem',
      cell: ({ count }) => (count === undefined ? '…' : format.number(count)),
    },
    {
      key: 'share',
      header: t('page.share'),
      align: 'end',
      width: '7rem',
      from: 'medium',
      cell: ({ count }) =>
        count === undefined || segment.size === 0
          ? '…'
          : format.number(Math.min(1, count / segment.size), { style: 'percent' }),
    },
  ];
  return (
    <DataTable
      label={t('page.overlap')}
      columns={columns}
      rows={rows}
      rowKey={({ other }) => other.id}
      onRowClick={({ other }) => void navigate({ to: '/segments/compare', search: { a: segment.id, b: other.id } })}
    />
  );
};

/** How many are in others too. Asked for by a click, since each number is a count over every profile. */
export const OverlapCard = ({ segment }: { readonly segment: Segment }) => {
  const t = useTranslations('segments.page');
  const { overlap } = useSearch({ from: '/segments/$segmentId' });
  const navigate = useNavigate({ from: '/segments/$segmentId' });
  const query = useSegments();
  const others = (query.data ?? [])
    .filter(({ id }) => id !== segment.id)
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST);
  if (others.length === 0)
    return (
      <Panel title={t('overlap')} query={query}>
        {() => <EmptyState title={t('overlapNone')} />}
      </Panel>
    );
  if (overlap) {
    return (
      <Card flush title={t('overlap')} description={t('overlapHelp')}>
        <Overlaps segment={segment} others={others} />
      </Card>
    );
  }
  return (
    <Card title={t('overlap')} description={t('overlapHelp')}>
      <Button onClick={() => void navigate({ search: (former) => ({ ...former, overlap: true }), resetScroll: false })}>
        {t('overlapStart')}
      </Button>
    </Card>
  );
};
