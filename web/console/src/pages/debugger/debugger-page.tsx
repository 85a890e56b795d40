import { getRouteApi, Link } from '@tanstack/react-router';
import { Pause, Play } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { type Live, type LiveEvent, useLiveEvents } from '../../api/live-events.ts';
import { useSourceName, useSourceNames } from '../../api/source-names.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { type Column, DataTable } from '../../ui/data-table.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ErrorNotice } from '../../ui/error-notice.tsx';
import layout from '../../ui/layout.module.css';
import { Notice } from '../../ui/notice.tsx';
import { Page } from '../../ui/page.tsx';
import { Card } from '../../ui/panel.tsx';
import { Skeleton } from '../../ui/skeleton.tsx';
import { useSettled } from '../../ui/use-settled.ts';
import { EventDrawer } from './event-drawer.tsx';
import { EventFilters } from './event-filters.tsx';
import { FATE_TONE } from './fate-tone.ts';

const route = getRouteApi('/debugger');

const useColumns = (nameOf: (id: string) => string): readonly Column<LiveEvent>[] => {
  const t = useTranslations('debugger');
  const format = useFormatter();
  return [
    {
      key: 'received',
      header: t('column.received'),
      width: '9rem',
      cell: ({ receivedAt }) => (
        <time dateTime={receivedAt} className={layout.number}>
          {format.dateTime(new Date(receivedAt), { timeStyle: 'medium' })}
        </time>
      ),
    },
    {
      key: 'name',
      header: t('column.event'),
      width: 'minmax(6rem, 2fr)',
      cell: ({ id, name, type }) => (
        <Link from="/debugger" to="/debugger" search={(search) => ({ ...search, event: id })}>
          {name ?? type ?? t('unnamed')}
        </Link>
      ),
    },
    { key: 'type', header: t('column.type'), width: '6rem', from: 'wide', cell: ({ type }) => type },
    { key: 'source', header: t('column.source'), from: 'medium', cell: ({ sourceId }) => nameOf(sourceId) },
    {
      key: 'person',
      header: t('person'),
      from: 'wide',
      cell: ({ anchor }) => <span className={layout.mono}>{anchor && `${anchor.type} ${anchor.value}`}</span>,
    },
    {
      key: 'fate',
      header: t('column.fate'),
      width: '8rem',
      cell: ({ fate }) => <Badge tone={FATE_TONE[fate]}>{t(`fate.${fate}.label`)}</Badge>,
    },
  ];
};

/** What was not shown, so that nobody takes the view for the whole. */
const Gaps = ({ missed, skippedMs }: Pick<Live, 'missed' | 'skippedMs'>) => {
  const t = useTranslations('debugger');
  if (missed === 0 && skippedMs === 0) return null;
  return (
    <Notice tone="warn" title={t('gaps.title')}>
      {missed > 0 && <p>{t('gaps.missed', { count: missed })}</p>}
      {skippedMs > 0 && <p>{t('gaps.skipped', { seconds: Math.ceil(skippedMs / 1000) })}</p>}
    </Notice>
  );
};

const Events = ({ live, isOn, children }: { live: Live; isOn: boolean; children: ReactNode }) => {
  const t = useTranslations('debugger');
  const { events, isReady, error } = live;
  if (events.length > 0) return children;
  if (error) return null;
  if (isOn && !isReady) return <Skeleton rows={6} />;
  return <EmptyState title={t(isOn ? 'empty.title' : 'empty.paused')}>{t('empty.advice')}</EmptyState>;
};

/** Events as they come in. */
export const DebuggerPage = () => {
  const t = useTranslations('debugger');
  const { event: selectedId, name: typed, ...given } = route.useSearch();
  const navigate = route.useNavigate();
  const [isOn, setOn] = useState(true);
  const [text, setText] = useState('');
  const searched = useSettled(text.trim());
  const name = useSettled(typed);
  const filter = { ...given, ...(name !== undefined && { name }), ...(searched !== '' && { text: searched }) };
  const live = useLiveEvents(filter, isOn);
  const { data: sources = [] } = useSourceNames();
  const nameOf = useSourceName();
  const show = (id: string | undefined): void =>
    void navigate({ search: ({ event: _, ...rest }) => (id === undefined ? rest : { ...rest, event: id }) });
  const columns = useColumns(nameOf);
  const selected = live.events.find(({ id }) => id === selectedId);
  return (
    <Page
      title={t('title')}
      description={t('description')}
      actions={
        <Button icon={isOn ? <Pause /> : <Play />} onClick={() => setOn(!isOn)}>
          {t(isOn ? 'pause' : 'resume')}
        </Button>
      }
    >
      <EventFilters text={text} onText={setText} sources={sources} />
      {live.error && <ErrorNotice error={live.error} isStale={live.events.length > 0} />}
      <Gaps missed={live.missed} skippedMs={live.skippedMs} />
      <Card flush>
        <Events live={live} isOn={isOn}>
          <DataTable
            label={t('title')}
            columns={columns}
            rows={live.events}
            rowKey={({ id }) => id}
            onRowClick={({ id }) => show(id)}
            isSelected={({ id }) => id === selectedId}
            footer={t('shown', { count: live.events.length })}
          />
        </Events>
      </Card>
      {selected && (
        <EventDrawer event={selected} sourceName={nameOf(selected.sourceId)} onClose={() => show(undefined)} />
      )}
    </Page>
  );
};
