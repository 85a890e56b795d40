import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useFormatter, useTranslations } from 'use-intl';
import { Button } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import layout from '../../ui/layout.module.css';
import { dayOf } from './local-time.ts';
import { type ProfileEvent, useSourceNames } from './profiles-queries.ts';
import styles from './timeline.module.css';
import { useEventName } from './words.ts';

interface Props {
  readonly events: readonly ProfileEvent[];
  readonly total: number;
  readonly searchedTo: string | undefined;
  readonly isFetching: boolean;
  readonly selected: string | undefined;
  readonly onMore?: () => void;
  readonly onSelect: (messageId: string) => void;
}

type Row = { readonly day: string } | { readonly event: ProfileEvent };

const rowsOf = (events: readonly ProfileEvent[]): readonly Row[] =>
  events.flatMap((event, index): Row[] => {
    const day = dayOf(event.timestamp);
    const before = events[index - 1];
    const isNewDay = before === undefined || dayOf(before.timestamp) !== day;
    return isNewDay ? [{ day: event.timestamp }, { event }] : [{ event }];
  });

/** A few of an event's own words, so that rows can be told apart: properties, else traits. */
const hintOf = ({ properties, traits }: ProfileEvent): string => {
  const from = properties ?? traits;
  if (typeof from !== 'object' || from === null) return '';
  const plain = Object.entries(from).filter(([, value]) => typeof value !== 'object');
  return plain.map(([name, value]) => `${name}: ${String(value)}`).join(' · ');
};

const EventRow = ({ event, selected, onSelect }: { event: ProfileEvent } & Pick<Props, 'selected' | 'onSelect'>) => {
  const format = useFormatter();
  const eventName = useEventName();
  const sourceName = useSourceNames();
  const name = event.type === 'track' ? event['event'] : event['name'];
  return (
    <button
      type="button"
      className={classNames(styles.event, event.messageId === selected && styles.selected)}
      aria-haspopup="dialog"
      onClick={() => onSelect(event.messageId)}
    >
      <time dateTime={event.timestamp} className={styles.time}>
        {format.dateTime(new Date(event.timestamp), { timeStyle: 'medium' })}
      </time>
      <span className={styles.name}>{eventName({ type: event.type, name })}</span>
      <span className={styles.hint}>{hintOf(event)}</span>
      <span className={styles.source}>{sourceName(event.sourceId)}</span>
    </button>
  );
};

const Foot = ({ events, total, searchedTo, isFetching, onMore }: Props) => {
  const t = useTranslations('profiles.timeline');
  const format = useFormatter();
  return (
    <div className={styles.foot} role="status">
      <span className={layout.muted}>
        {t('shown', { shown: events.length, total })}
        {searchedTo !== undefined &&
          ` ${t('searchedTo', { time: format.dateTime(new Date(searchedTo), { dateStyle: 'medium', timeStyle: 'short' }) })}`}
      </span>
      {onMore && (
        <Button small onClick={onMore} busy={isFetching}>
          {t('more')}
        </Button>
      )}
    </div>
  );
};

/** Events by day; only what is in view is in the page, and more come when the end is near. */
export const TimelineList = (props: Props) => {
  const { events, selected, onMore, onSelect, isFetching } = props;
  const t = useTranslations('profiles.timeline');
  const format = useFormatter();
  const scroller = useRef<HTMLDivElement>(null);
  const rows = rowsOf(events);
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 36,
    overscan: 12,
  });
  const last = virtualizer.getVirtualItems().at(-1)?.index ?? -1;
  const isNearEnd = last >= rows.length - 1 && !isFetching;
  useEffect(() => {
    if (isNearEnd && events.length > 0) onMore?.();
  }, [isNearEnd, events.length, onMore]);
  return (
    <>
      <div ref={scroller} className={styles.scroller} tabIndex={0} role="group" aria-label={t('label')}>
        <ol className={styles.rows} style={{ blockSize: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, start }) => {
            const row = rows[index];
            return (
              row && (
                <li
                  key={index}
                  data-index={index}
                  ref={virtualizer.measureElement}
                  className={styles.row}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {'day' in row ? (
                    <h2 className={styles.day}>{format.dateTime(new Date(row.day), { dateStyle: 'full' })}</h2>
                  ) : (
                    <EventRow event={row.event} selected={selected} onSelect={onSelect} />
                  )}
                </li>
              )
            );
          })}
        </ol>
      </div>
      <Foot {...props} />
    </>
  );
};
