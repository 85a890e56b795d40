import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { X } from 'lucide-react';
import { useMemo } from 'react';
import { useTimeZone, useTranslations } from 'use-intl';
import type { EventRange } from '../../../../../shared/domain/overview/event-range.ts';
import { ButtonLink } from '../../ui/button.tsx';
import { BarList } from '../../ui/charts/bar-list.tsx';
import type { Colour, Series } from '../../ui/charts/series.ts';
import { TimeSeries } from '../../ui/charts/time-series.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import layout from '../../ui/layout.module.css';
import { Panel } from '../../ui/panel.tsx';
import { FATES, type Fate, pointsOf } from './event-points.ts';
import styles from './overview.module.css';
import { type Events, type EventsView, useSourceNames } from './overview-queries.ts';

const COLOURS: Readonly<Record<Fate, Colour>> = {
  applied: 1,
  duplicate: 6,
  suppressed: 3,
  quarantined: 5,
  pending: 2,
};

const Chart = ({ events, label }: { readonly events: Events; readonly label: string }) => {
  const t = useTranslations('overview.events');
  const timeZone = useTimeZone() ?? 'UTC';
  const { bucket, points } = useMemo(() => pointsOf(events, timeZone), [events, timeZone]);
  const series = useMemo(
    () =>
      FATES.map(
        (fate): Series => ({
          key: fate,
          label: t(`fate.${fate}`),
          values: points.map(({ counts }) => counts[fate]),
          colour: COLOURS[fate],
        }),
      ),
    [points, t],
  );
  return <TimeSeries label={label} times={points.map(({ at }) => at)} bucket={bucket} series={series} as="bars" />;
};

const Sources = ({ events, range, sourceId }: { readonly events: Events } & EventsView) => {
  const t = useTranslations('overview.events');
  const names = useSourceNames();
  return (
    <div className={styles.sources}>
      <h3>{t('bySource')}</h3>
      <BarList
        label={t('bySource')}
        rows={events.sources.map((source) => ({
          key: source.sourceId,
          label: names.data?.get(source.sourceId) ?? source.sourceId,
          value: source.accepted,
        }))}
        renderRow={({ key }, { className, content }) => (
          <Link
            to="/"
            search={{ range, ...(key === sourceId ? {} : { source: key }) }}
            className={className}
            activeOptions={{ exact: true }}
            aria-current={key === sourceId ? 'true' : undefined}
          >
            {content}
          </Link>
        )}
      />
    </div>
  );
};

interface Props extends EventsView {
  readonly query: UseQueryResult<Events>;
}

/** What became of events over time, and where they came from: each source is a filter. */
export const EventsCard = ({ query, range, sourceId }: Props) => {
  const t = useTranslations('overview.events');
  const names = useSourceNames();
  const label = t(`title.${range satisfies EventRange}`);
  return (
    <Panel
      title={label}
      query={query}
      rows={6}
      actions={
        sourceId !== undefined && (
          <ButtonLink small kind="quiet" icon={<X />} to="/" search={{ range }}>
            {t('only', { source: names.data?.get(sourceId) ?? sourceId })}
          </ButtonLink>
        )
      }
      isEmpty={({ points, sources }) => points.length === 0 && sources.length === 0}
      empty={<EmptyState title={t('empty.title')}>{t('empty.advice')}</EmptyState>}
    >
      {(events) => (
        <div className={styles.events}>
          <div className={layout.stack}>
            <Chart events={events} label={label} />
            {events.by === 'minute' && events.withoutMinute > 0 && (
              <p className={styles.aside}>{t('withoutMinute', { count: events.withoutMinute })}</p>
            )}
          </div>
          <Sources {...{ events, range, sourceId }} />
        </div>
      )}
    </Panel>
  );
};
