import { Link } from '@tanstack/react-router';
import { useTranslations } from 'use-intl';
import { Badge } from '../../ui/badge.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { type Source, useSources } from './sources-queries.ts';

const useColumns = (): readonly Column<Source>[] => {
  const t = useTranslations('sources');
  return [
    { key: 'name', header: t('name'), cell: ({ name }) => <Link to="/sources">{name}</Link> },
    { key: 'kind', header: t('kind.label'), cell: ({ kind }) => t(`kind.${kind}`), from: 'medium' },
    {
      key: 'trust',
      header: t('trust.label'),
      cell: ({ trust }) => <Badge tone={trust === 'asserted' ? 'info' : 'neutral'}>{t(`trust.${trust}`)}</Badge>,
    },
  ];
};

/** Where data comes from. */
export const SourcesPage = () => {
  const t = useTranslations('sources');
  const columns = useColumns();
  return (
    <Page title={t('title')} description={t('description')}>
      <Panel
        flush
        query={useSources()}
        isEmpty={(sources) => sources.length === 0}
        empty={<EmptyState title={t('empty.title')}>{t('empty.advice')}</EmptyState>}
      >
        {(sources) => <DataTable label={t('title')} columns={columns} rows={sources} rowKey={({ id }) => id} />}
      </Panel>
    </Page>
  );
};
