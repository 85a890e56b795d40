import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { Time } from '../../ui/time.tsx';
import { useExports } from '../exports/exports-queries.ts';
import { type Destination, useDestinations, useDestinationTypes } from './destinations-queries.ts';

const route = getRouteApi('/destinations');

interface HealthProps {
  readonly broken: Destination['broken'] | undefined;
  readonly used: number;
}

/** Whether its platform takes what it is sent, in a word. */
export const HealthBadge = ({ broken, used }: HealthProps) => {
  const t = useTranslations('destinations');
  if (broken) return <Badge tone="bad">{t(`fault.${broken.code}.title`)}</Badge>;
  return used > 0 ? <Badge tone="good">{t('health.good')}</Badge> : <Badge>{t('health.unused')}</Badge>;
};

const useColumns = (): readonly Column<Destination>[] => {
  const t = useTranslations('destinations');
  const { data: types } = useDestinationTypes();
  const { data: exports = [] } = useExports();
  const usedBy = (id: string): number => exports.filter(({ destinationId }) => destinationId === id).length;
  return [
    {
      key: 'name',
      header: t('column.name'),
      width: 'minmax(10rem, 2fr)',
      cell: ({ id, name }) => (
        <Link to="/destinations/$destinationId" params={{ destinationId: id }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'type',
      header: t('column.type'),
      width: 'minmax(10rem, 1.5fr)',
      from: 'medium',
      cell: ({ type }) => types && (types.find(({ slug }) => slug === type)?.name ?? type),
    },
    {
      key: 'health',
      header: t('column.health'),
      width: 'minmax(9rem, 1fr)',
      cell: ({ id, broken }) => <HealthBadge broken={broken} used={usedBy(id)} />,
    },
    {
      key: 'since',
      header: t('column.since'),
      from: 'wide',
      cell: ({ broken }) => (broken ? <Time at={broken.since} /> : null),
    },
    {
      key: 'exports',
      header: t('column.exports'),
      align: 'end',
      width: '6rem',
      cell: ({ id }) => <span className={layout.number}>{t('number', { count: usedBy(id) })}</span>,
    },
  ];
};

/** Where segments go. */
export const DestinationsPage = () => {
  const t = useTranslations('destinations');
  const can = useCan();
  const navigate = useNavigate();
  const { q = '' } = route.useSearch();
  const columns = useColumns();
  const create = can('PUT /v1/destinations/{id}') && (
    <ButtonLink kind="primary" icon={<Plus />} to="/destinations/new">
      {t('create')}
    </ButtonLink>
  );
  const isFound = ({ name, type }: Destination): boolean =>
    `${name} ${type}`.toLowerCase().includes(q.trim().toLowerCase());
  return (
    <Page title={t('title')} description={t('description')} actions={create}>
      <Panel
        flush
        actions={
          <TextField
            type="search"
            labelHidden
            label={t('search')}
            placeholder={t('search')}
            value={q}
            onChange={(text) =>
              void navigate({ to: '/destinations', search: text === '' ? {} : { q: text }, replace: true })
            }
          />
        }
        query={useDestinations()}
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
            onRowClick={({ id }) =>
              void navigate({ to: '/destinations/$destinationId', params: { destinationId: id } })
            }
          />
        )}
      </Panel>
    </Page>
  );
};
