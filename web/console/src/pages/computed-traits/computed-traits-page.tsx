import { Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import type { Json } from '../../../../../shared/domain/json.ts';
import { useCan } from '../../app/access.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { useWords } from '../segments/builder/use-words.ts';
import { sayAggregate } from '../segments/model/sentence.ts';
import { useSegments } from '../segments/segments-queries.ts';
import { type ComputedTrait, segmentsAsking, useComputedTraits } from './computed-traits-queries.ts';

const useColumns = (): readonly Column<ComputedTrait>[] => {
  const t = useTranslations('computed-traits');
  const s = useTranslations('segments');
  const words = useWords();
  const { data: segments = [] } = useSegments();
  return [
    {
      key: 'name',
      header: t('column.name'),
      cell: ({ id, name }) => (
        <Link to="/computed-traits/$traitId" params={{ traitId: id }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'what',
      header: t('column.what'),
      width: 'minmax(12rem, 2fr)',
      from: 'medium',
      cell: ({ definition }) => sayAggregate(words, definition as Json),
    },
    {
      key: 'status',
      header: t('column.status'),
      width: 'minmax(7rem, 10rem)',
      cell: ({ status, progress }) =>
        status === 'ready' ? <Badge tone="good">{s('status.ready')}</Badge> : s('computing', { progress }),
    },
    {
      key: 'use',
      header: t('column.use'),
      width: 'minmax(6rem, 9rem)',
      from: 'wide',
      cell: ({ id }) => t('use.count', { count: segmentsAsking(id, segments).length }),
    },
  ];
};

/** Every computed trait. */
export const ComputedTraitsPage = () => {
  const t = useTranslations('computed-traits');
  const can = useCan();
  const navigate = useNavigate();
  const columns = useColumns();
  const create = can('PUT /v1/computed-traits/{id}') && (
    <ButtonLink to="/computed-traits/new" kind="primary" icon={<Plus />}>
      {t('new')}
    </ButtonLink>
  );
  return (
    <Page title={t('title')} description={t('description')} actions={create}>
      <Panel
        flush
        query={useComputedTraits()}
        isEmpty={(traits) => traits.length === 0}
        empty={<EmptyState title={t('empty.title')}>{t('empty.advice')}</EmptyState>}
      >
        {(traits) => (
          <DataTable
            label={t('title')}
            columns={columns}
            rows={traits}
            rowKey={({ id }) => id}
            onRowClick={({ id }) => void navigate({ to: '/computed-traits/$traitId', params: { traitId: id } })}
          />
        )}
      </Panel>
    </Page>
  );
};
