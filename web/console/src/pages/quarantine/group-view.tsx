import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { useSourceName } from '../../api/source-names.ts';
import { useCan } from '../../app/access.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { ChoiceLink, ChoiceList } from '../../ui/choice-list.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Card, Panel } from '../../ui/panel.tsx';
import { Time } from '../../ui/time.tsx';
import { DiscardDialog } from './discard-dialog.tsx';
import { EventEditor } from './event-editor.tsx';
import { type Group, type Quarantined, useQuarantined, useSummary } from './quarantine-queries.ts';
import { useReasonWords } from './reason-words.ts';
import { ReplayDialog } from './replay-dialog.tsx';

const route = getRouteApi('/quarantine');
const STATES = ['waiting', 'replayed', 'discarded'] as const;

interface Props {
  readonly sourceId: string;
  readonly code: string;
}

const WhatToDo = ({ group, code }: { readonly group: Group | undefined; readonly code: string }) => {
  const t = useTranslations('quarantine');
  const can = useCan();
  const format = useFormatter();
  const nameOf = useSourceName();
  const { advice } = useReasonWords()(code);
  const [open, setOpen] = useState<'replay' | 'discard'>();
  const close = () => setOpen(undefined);
  const isWaiting = (group?.waiting ?? 0) > 0;
  return (
    <Card title={t('whatToDo')}>
      <div className={layout.stack}>
        <p>{advice}</p>
        {group && (
          <p className={layout.muted}>
            {t('counted', { waiting: group.waiting, source: nameOf(group.sourceId) })} <code>{group.message}</code>
          </p>
        )}
        {group && isWaiting && can('POST /v1/quarantine/replay') && (
          <div className={layout.row}>
            <Button kind="primary" onClick={() => setOpen('replay')}>
              {t('replayAll.open', { count: format.number(group.waiting) })}
            </Button>
            <Button onClick={() => setOpen('discard')}>{t('discard.open')}</Button>
          </div>
        )}
      </div>
      {group && open === 'replay' && <ReplayDialog group={group} onClose={close} />}
      {group && open === 'discard' && <DiscardDialog group={group} onClose={close} />}
    </Card>
  );
};

const summaryOf = (body: unknown): string => {
  const text = JSON.stringify(body);
  return text.length > 160 ? `${text.slice(0, 160)}…` : text;
};

const useColumns = (): readonly Column<Quarantined>[] => {
  const t = useTranslations('quarantine');
  return [
    {
      key: 'received',
      header: t('column.received'),
      width: 'minmax(8rem, 12rem)',
      cell: ({ id, receivedAt }) => (
        <Link from="/quarantine" to="/quarantine" search={(search) => ({ ...search, event: id })}>
          <Time at={receivedAt} />
        </Link>
      ),
    },
    {
      key: 'body',
      header: t('column.body'),
      width: 'minmax(8rem, 4fr)',
      cell: ({ body }) => <span className={layout.mono}>{summaryOf(body)}</span>,
    },
    {
      key: 'note',
      header: t('column.note'),
      from: 'medium',
      cell: ({ replayedAt, discardedAt, discardReason }) => {
        if (replayedAt !== undefined) return <Badge tone="good">{t('state.replayed')}</Badge>;
        return discardedAt === undefined ? t('state.waiting') : discardReason;
      },
    },
  ];
};

const Examples = ({ sourceId, code }: Props) => {
  const t = useTranslations('quarantine');
  const { state = 'waiting', event } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useQuarantined({ sourceId, code, state }, true);
  const show = (id: string | undefined): void =>
    void navigate({ search: ({ event: _, ...rest }) => (id === undefined ? rest : { ...rest, event: id }) });
  const columns = useColumns();
  const selected = query.data?.find(({ id }) => id === event);
  const { hasNextPage, fetchNextPage, isFetchingNextPage } = query;
  return (
    <>
      <Panel
        flush
        title={t('examples')}
        query={query}
        actions={
          <ChoiceList label={t('column.note')}>
            {STATES.map((each) => (
              <ChoiceLink
                key={each}
                to="/quarantine"
                search={{ sourceId, code, ...(each !== 'waiting' && { state: each }) }}
                replace
                isShown={each === state}
              >
                {t(`state.${each}`)}
              </ChoiceLink>
            ))}
          </ChoiceList>
        }
        isEmpty={(events) => events.length === 0}
        empty={<EmptyState title={t(`none.${state}`)} />}
      >
        {(events) => (
          <DataTable
            label={t('examples')}
            columns={columns}
            rows={events}
            rowKey={({ id }) => id}
            onRowClick={({ id }) => show(id)}
            onEnd={() => {
              if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
            }}
          />
        )}
      </Panel>
      {selected && <EventEditor key={selected.id} event={selected} onClose={() => show(undefined)} />}
    </>
  );
};

/** One reason at one source: what it means, what to do, the events themselves. */
export const GroupView = ({ sourceId, code }: Props) => {
  const can = useCan();
  const { data } = useSummary();
  const group = data?.groups.find((each) => each.sourceId === sourceId && each.code === code);
  return (
    <>
      <WhatToDo group={group} code={code} />
      {can('GET /v1/quarantine') && <Examples sourceId={sourceId} code={code} />}
    </>
  );
};
