import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useFormatter, useTranslations } from 'use-intl';
import { useCan } from '../../app/access.ts';
import { withSearch } from '../../app/search.ts';
import { Badge } from '../../ui/badge.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Sparkline } from '../../ui/charts/sparkline.tsx';
import { type Column, DataTable, type Sort } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import { Progress } from '../../ui/progress.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { type Users, usersOf } from './segment-users.ts';
import styles from './segments.module.css';
import { type Segment, useExportUsers, useHistory, useSegments } from './segments-queries.ts';
import { TemplatesList } from './templates-list.tsx';

interface Row extends Segment {
  readonly users: Users;
}

type SortKey = 'name' | 'size' | 'status' | 'use';

const countUsers = ({ users }: Row): number => users.segments.length + users.exports.length;

const ORDERS: Readonly<Record<SortKey, (a: Row, b: Row) => number>> = {
  name: (a, b) => a.name.localeCompare(b.name),
  size: (a, b) => a.size - b.size,
  status: (a, b) => a.progress - b.progress,
  use: (a, b) => countUsers(a) - countUsers(b),
};

const UseCell = ({ users }: { readonly users: Users }) => {
  const t = useTranslations('segments.use');
  const { exports, segments } = users;
  if (exports.length + segments.length === 0) return <span className={layout.muted}>{t('none')}</span>;
  return (
    <span className={layout.row}>
      {exports.length > 0 && <span>{t('exports', { count: exports.length })}</span>}
      {segments.length > 0 && <span>{t('segments', { count: segments.length })}</span>}
    </span>
  );
};

const StatusCell = ({ segment }: { readonly segment: Segment }) => {
  const t = useTranslations('segments');
  if (segment.status === 'ready') return <Badge tone="good">{t('status.ready')}</Badge>;
  return (
    <span className={layout.row}>
      <Progress value={segment.progress} label={t('status.computing')} />
      <span className={layout.small}>{t('computing', { progress: segment.progress })}</span>
    </span>
  );
};

const TrendCell = ({ id, name }: { readonly id: string; readonly name: string }) => {
  const { data } = useHistory(id);
  const values = (data?.points ?? []).map(({ members }) => members);
  return values.length < 2 ? null : <Sparkline values={values} label={name} />;
};

const useColumns = (): readonly Column<Row>[] => {
  const t = useTranslations('segments.column');
  const format = useFormatter();
  return [
    {
      key: 'name',
      header: t('name'),
      width: 'minmax(10rem, 2fr)',
      sortable: true,
      cell: ({ id, name }) => (
        <Link to="/segments/$segmentId" params={{ segmentId: id }}>
          {name}
        </Link>
      ),
    },
    {
      key: 'size',
      header: t('size'),
      align: 'end',
      width: 'minmax(5rem, 8rem)',
      sortable: true,
      cell: ({ size }) => format.number(size),
    },
    {
      key: 'trend',
      header: t('trend'),
      width: '8rem',
      from: 'wide',
      cell: ({ id, name }) => <TrendCell id={id} name={name} />,
    },
    {
      key: 'status',
      header: t('status'),
      from: 'medium',
      sortable: true,
      cell: (segment) => <StatusCell segment={segment} />,
    },
    { key: 'use', header: t('use'), from: 'wide', sortable: true, cell: ({ users }) => <UseCell users={users} /> },
  ];
};

const Table = ({ segments }: { readonly segments: readonly Segment[] }) => {
  const t = useTranslations('segments');
  const { q = '', sort = 'name', descending = false } = useSearch({ from: '/segments' });
  const navigate = useNavigate({ from: '/segments' });
  const can = useCan();
  const columns = useColumns();
  const { data: exports = [] } = useExportUsers(can('GET /v1/exports'));
  const wanted = q.trim().toLocaleLowerCase();
  const rows = segments
    .filter(({ id, name }) => `${name} ${id}`.toLocaleLowerCase().includes(wanted))
    .map((segment): Row => ({ ...segment, users: usersOf(segment.id, segments, exports) }))
    .sort((a, b) => ORDERS[sort](a, b) * (descending ? -1 : 1));
  if (rows.length === 0) return <EmptyState title={t('none', { text: q })} />;
  return (
    <DataTable
      label={t('title')}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      sort={{ key: sort, descending }}
      onSort={({ key, descending: down }: Sort) =>
        void navigate({
          search: (former) => withSearch(former, { sort: key as SortKey, descending: down ? true : undefined }),
          replace: true,
        })
      }
      onRowClick={({ id }) => void navigate({ to: '/segments/$segmentId', params: { segmentId: id } })}
    />
  );
};

const Search = () => {
  const t = useTranslations('segments');
  const { q = '' } = useSearch({ from: '/segments' });
  const navigate = useNavigate({ from: '/segments' });
  return (
    <div className={styles.search}>
      <TextField
        labelHidden
        type="search"
        label={t('search')}
        placeholder={t('search')}
        value={q}
        onChange={(text) =>
          void navigate({
            search: (former) => withSearch(former, { q: text === '' ? undefined : text }),
            replace: true,
          })
        }
      />
    </div>
  );
};

/** Every segment: how many people, how far it is computed, what uses it. */
export const SegmentsPage = () => {
  const t = useTranslations('segments');
  const can = useCan();
  const query = useSegments();
  const mayWrite = can('PUT /v1/segments/{id}');
  const hasSome = (query.data?.length ?? 0) > 0;
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <>
          {hasSome && can('POST /v1/segments/preview') && (
            <ButtonLink to="/segments/compare">{t('compare')}</ButtonLink>
          )}
          {mayWrite && (
            <ButtonLink to="/segments/new" kind="primary" icon={<Plus />}>
              {t('new')}
            </ButtonLink>
          )}
        </>
      }
    >
      {hasSome && <Search />}
      <Panel
        flush
        query={query}
        isEmpty={(segments) => segments.length === 0}
        empty={
          <EmptyState title={t('empty.title')} action={mayWrite && <TemplatesList />}>
            {t('empty.advice')}
          </EmptyState>
        }
      >
        {(segments) => <Table segments={segments} />}
      </Panel>
    </Page>
  );
};
