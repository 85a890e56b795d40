import { type PointerEvent, useMemo, useState } from 'react';
import { useFormatter, useTimeZone, useTranslations } from 'use-intl';
import { type Bucket, marksOf, namedTimes, nearestIndex } from './axis.ts';
import styles from './charts.module.css';
import { Legend } from './legend.tsx';
import { INSET, Plot, scalesOf } from './plot.tsx';
import { type Series, stackOf } from './series.ts';
import { useWidth } from './use-width.ts';

interface Props {
  /** What is drawn, for screen readers: “Events by what became of them”. */
  readonly label: string;
  /** The beginning of each bucket, rising. */
  readonly times: readonly Date[];
  readonly bucket: Bucket;
  readonly series: readonly Series[];
  /** `bars`: counts, on top of each other; `lines`: sizes beside each other. */
  readonly as: 'bars' | 'lines';
  readonly format?: (value: number) => string;
  /** px */
  readonly height?: number;
}

/** Room that the name of a time takes on the axis, px. */
const NAME_PX = 76;

const useTimeNames = (bucket: Bucket) => {
  const format = useFormatter();
  const timeZone = useTimeZone() ?? 'UTC';
  const clock = { hour: '2-digit', minute: '2-digit' } as const;
  const day = { day: 'numeric', month: 'short' } as const;
  const isMidnight = (at: Date): boolean =>
    new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone }).format(at) ===
    '00:00';
  return {
    timeZone,
    short: (at: Date): string => format.dateTime(at, bucket === 'day' || isMidnight(at) ? day : clock),
    full: (at: Date): string =>
      format.dateTime(at, bucket === 'day' ? { weekday: 'short', ...day } : { weekday: 'short', ...day, ...clock }),
  };
};

interface TableProps extends Pick<Props, 'label' | 'times' | 'series'> {
  readonly nameOf: (at: Date) => string;
  readonly format: (value: number) => string;
}

const Table = ({ label, times, series, nameOf, format }: TableProps) => {
  const t = useTranslations('app.chart');
  return (
    <table>
      <caption>{label}</caption>
      <thead>
        <tr>
          <th scope="col">{t('time')}</th>
          {series.map((one) => (
            <th key={one.key} scope="col">
              {one.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {times.map((at, index) => (
          <tr key={at.getTime()}>
            <th scope="row">{nameOf(at)}</th>
            {series.map(({ key, values }) => {
              const value = values[index] ?? null;
              return <td key={key}>{value === null ? t('unknown') : format(value)}</td>;
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
};

const largestOf = (series: readonly Series[], as: Props['as']): readonly number[] =>
  as === 'bars'
    ? stackOf(series).flatMap((row) => row.map(({ to }) => to))
    : series.flatMap(({ values }) => values.filter((value) => value !== null));

/**
 * Values over time. The pointer reads a time's values, and so do the arrow keys: over the drawing lies a slider through its times. Screen
 * readers have a table as well.
 */
export const TimeSeries = ({ label, times, bucket, series, as, format, height = 220 }: Props) => {
  const t = useTranslations('app.chart');
  const [frame, width] = useWidth<HTMLDivElement>();
  const [at, setAt] = useState<number>();
  const formatter = useFormatter();
  const { timeZone, short, full } = useTimeNames(bucket);
  const shown = format ?? ((value: number) => formatter.number(value));
  const compact = format ?? ((value: number) => formatter.number(value, { notation: 'compact' }));
  const { top, marks } = useMemo(() => marksOf(largestOf(series, as)), [series, as]);
  const names = namedTimes(times, { bucket, timeZone, most: Math.max(2, Math.floor((width - INSET.left) / NAME_PX)) });
  const read = at === undefined ? undefined : times[at];
  const valueText = read
    ? [full(read), ...series.map((one) => `${one.label}: ${shown(one.values[at ?? 0] ?? 0)}`)].join('; ')
    : t('readByArrows');
  const follow = ({ currentTarget, clientX }: PointerEvent): void => {
    const { x, span } = scalesOf({ times, bucket, as, width, height, top });
    const place = clientX - currentTarget.getBoundingClientRect().left + INSET.left;
    setAt(nearestIndex(times, x.invert(place - (as === 'bars' ? span / 2 : 0))));
  };
  return (
    <figure className={styles.chart} aria-label={label}>
      <Legend
        {...{ series, as, at }}
        format={shown}
        caption={read ? full(read) : t(as === 'bars' ? 'sum' : 'latest')}
      />
      <div ref={frame} className={styles.frame} style={{ blockSize: height }}>
        {width > 0 && (
          <Plot
            {...{ times, bucket, series, as, width, height, top, marks, at }}
            format={compact}
            names={names.map((time) => ({ at: time, text: short(time) }))}
          />
        )}
        <input
          type="range"
          className={styles.reader}
          style={{ insetInline: `${INSET.left}px ${INSET.right}px` }}
          min={0}
          max={Math.max(0, times.length - 1)}
          value={at ?? Math.max(0, times.length - 1)}
          aria-label={label}
          aria-valuetext={valueText}
          onChange={({ currentTarget }) => setAt(Number(currentTarget.value))}
          onPointerMove={follow}
          onPointerLeave={() => setAt(undefined)}
          onFocus={() => setAt((read) => read ?? times.length - 1)}
          onBlur={() => setAt(undefined)}
        />
      </div>
      <div className="visually-hidden">
        <Table {...{ label, times, series }} nameOf={full} format={shown} />
      </div>
    </figure>
  );
};
