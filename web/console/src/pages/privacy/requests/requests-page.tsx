import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useTranslations } from 'use-intl';
import { REQUEST_KINDS } from '../../../../../../shared/domain/privacy/request.ts';
import { useCan } from '../../../app/access.ts';
import { Badge } from '../../../ui/badge.tsx';
import { ButtonLink } from '../../../ui/button.tsx';
import { ChoiceLink, ChoiceList } from '../../../ui/choice-list.tsx';
import { type Column, DataTable } from '../../../ui/data-table.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import layout from '../../../ui/layout.module.css';
import { Panel } from '../../../ui/panel.tsx';
import { SelectField } from '../../../ui/select-field.tsx';
import { Time } from '../../../ui/time.tsx';
import { PrivacyFrame } from '../privacy-frame.tsx';
import { PhaseBadge } from './phase-badge.tsx';
import { type RequestLine, useRequests } from './requests-queries.ts';

const route = getRouteApi('/privacy/requests');
const SHORT = 8;

const DueCell = ({ line }: { readonly line: RequestLine }) => {
  const t = useTranslations('privacy');
  if (line.closedAt !== undefined) return <Time at={line.closedAt} as="date" />;
  return (
    <span className={layout.row}>
      <Time at={line.dueAt} as="days" />
      {line.late && <Badge tone={line.late === 'overdue' ? 'bad' : 'warn'}>{t(`late.${line.late}`)}</Badge>}
    </span>
  );
};

const useColumns = (): readonly Column<RequestLine>[] => {
  const t = useTranslations('privacy');
  return [
    {
      key: 'type',
      header: t('list.request'),
      cell: ({ id, type }) => (
        <Link to="/privacy/requests/$requestId" params={{ requestId: id }}>
          {t(`kind.${type}.name`)}
        </Link>
      ),
    },
    { key: 'due', header: t('list.due'), cell: (line) => <DueCell line={line} />, width: 'minmax(9rem, 1.2fr)' },
    { key: 'phase', header: t('list.phase'), cell: ({ phase }) => <PhaseBadge phase={phase} /> },
    { key: 'received', header: t('list.received'), cell: ({ receivedAt }) => <Time at={receivedAt} />, from: 'medium' },
    {
      key: 'id',
      header: t('list.id'),
      cell: ({ id }) => (
        <code title={id} className={layout.muted}>
          {id.slice(0, SHORT)}
        </code>
      ),
      from: 'wide',
    },
  ];
};

const Filters = () => {
  const t = useTranslations('privacy');
  const { state, type } = route.useSearch();
  const navigate = useNavigate({ from: '/privacy/requests' });
  return (
    <>
      <ChoiceList label={t('list.which')}>
        <ChoiceLink to="/privacy/requests" search={{ ...(type && { type }) }} isShown={state === undefined}>
          {t('list.open')}
        </ChoiceLink>
        <ChoiceLink to="/privacy/requests" search={{ state: 'all', ...(type && { type }) }} isShown={state === 'all'}>
          {t('list.all')}
        </ChoiceLink>
      </ChoiceList>
      <SelectField
        label={t('list.request')}
        labelHidden
        value={type ?? ''}
        choices={[
          { value: '', label: t('list.everyKind') },
          ...REQUEST_KINDS.map((kind) => ({ value: kind, label: t(`kind.${kind}.name`) })),
        ]}
        onChange={(kind) =>
          navigate({ search: { ...(state && { state }), ...(kind !== '' && { type: kind }) }, replace: true })
        }
      />
    </>
  );
};

/** What persons asked for, what is due first at first. */
export const RequestsPage = () => {
  const t = useTranslations('privacy');
  const can = useCan();
  const search = route.useSearch();
  const navigate = useNavigate();
  const query = useRequests(search);
  const columns = useColumns();
  const isFiltered = search.type !== undefined;
  const make = can('POST /v1/privacy/requests') && (
    <ButtonLink
      to="/privacy/requests/new"
      search={search.type ? { type: search.type } : {}}
      kind="primary"
      icon={<Plus />}
    >
      {t('new.title')}
    </ButtonLink>
  );
  return (
    <PrivacyFrame tab="requests" actions={make}>
      <Panel
        flush
        title={t(search.state === 'all' ? 'list.titleAll' : 'list.titleOpen')}
        actions={<Filters />}
        query={query}
        isEmpty={(lines) => lines.length === 0}
        empty={
          <EmptyState title={t(isFiltered ? 'list.noneOfKind' : search.state ? 'list.never' : 'list.nothingOpen')}>
            {t('list.advice')}
          </EmptyState>
        }
      >
        {(lines) => (
          <DataTable
            label={t('tab.requests')}
            columns={columns}
            rows={lines}
            rowKey={({ id }) => id}
            onRowClick={({ id }) => navigate({ to: '/privacy/requests/$requestId', params: { requestId: id } })}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
            }}
          />
        )}
      </Panel>
    </PrivacyFrame>
  );
};
