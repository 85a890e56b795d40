import { addFates, type Fates, NO_FATES } from '../../../../../shared/domain/ledger/fates.ts';
import type { Bucket } from '../../ui/charts/axis.ts';
import type { Events } from './overview-queries.ts';

/** Fates in the order in which they are drawn, most of all first. */
export const FATES = ['applied', 'duplicate', 'suppressed', 'quarantined', 'pending'] as const;
export type Fate = (typeof FATES)[number];

/** A bar: a minute, an hour or a day of the reader’s. */
export interface Point {
  readonly at: Date;
  readonly counts: Fates;
}

/** All events of the answer's points together. */
export const totalOf = ({ points }: Pick<Events, 'points'>): Fates => points.reduce(addFates, NO_FATES);

const UNIT_MS = { minute: 60_000, hour: 3_600_000 } as const;

/** Every minute or hour of the time, also those in which nothing came. */
const unitsOf = ({ from, to, by, points }: Pick<Events, 'from' | 'to' | 'by' | 'points'>): readonly Point[] => {
  const known = new Map(points.map((point) => [Date.parse(point.at), point]));
  const units: Point[] = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += UNIT_MS[by])
    units.push({ at: new Date(at), counts: addFates(NO_FATES, known.get(at) ?? NO_FATES) });
  return units;
};

/** More hours than this are drawn by the day. */
const MOST_HOURS = 7 * 24;

const byDay = (hours: readonly Point[], timeZone: string): readonly Point[] => {
  const dayOf = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return [...Map.groupBy(hours, ({ at }) => dayOf.format(at)).values()].flatMap((day) =>
    day[0] ? [{ at: day[0].at, counts: day.reduce((sum, { counts }) => addFates(sum, counts), NO_FATES) }] : [],
  );
};

/** What the chart draws: minutes, hours, or days of the reader's time zone where there are more than a week of hours. */
export const pointsOf = (
  events: Pick<Events, 'from' | 'to' | 'by' | 'points'>,
  timeZone: string,
): { readonly bucket: Bucket; readonly points: readonly Point[] } => {
  const points = unitsOf(events);
  return events.by === 'hour' && points.length > MOST_HOURS
    ? { bucket: 'day', points: byDay(points, timeZone) }
    : { bucket: events.by, points };
};
