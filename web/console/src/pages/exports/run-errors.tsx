import { useTranslations } from 'use-intl';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import layout from '../../ui/layout.module.css';
import { Card } from '../../ui/panel.tsx';
import type { Run } from './exports-queries.ts';
import { useReasonWords } from './reason-words.ts';

type Row = Run['errors'][number];

/** What went wrong, by the platform's reasons, most frequent first. */
export const RunErrors = ({ run }: { readonly run: Run }) => {
  const t = useTranslations('exports.errors');
  const reasonOf = useReasonWords();
  const columns: readonly Column<Row>[] = [
    {
      key: 'reason',
      header: t('reason'),
      width: 'minmax(14rem, 1.5fr)',
      cell: ({ code }) => <strong>{reasonOf(code)}</strong>,
    },
    {
      key: 'example',
      header: t('words'),
      width: 'minmax(10rem, 2fr)',
      from: 'medium',
      cell: ({ example }) => (
        <span lang="en" className={layout.muted}>
          {example}
        </span>
      ),
    },
    {
      key: 'count',
      header: t('count'),
      align: 'end',
      width: '6.5rem',
      cell: ({ count }) => <span className={layout.number}>{t('number', { count })}</span>,
    },
  ];
  return (
    <Card flush title={t('title')} description={t('description')}>
      <DataTable
        label={t('title')}
        columns={columns}
        rows={run.errors.toSorted((a, b) => b.count - a.count)}
        rowKey={({ code }) => code}
      />
    </Card>
  );
};
