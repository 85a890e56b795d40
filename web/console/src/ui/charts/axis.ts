import { scaleLinear } from 'd3-scale';

/** How long what a value stands for lasts. */
export type Bucket = 'minute' | 'hour' | 'day';

export const BUCKET_MS: Readonly<Record<Bucket, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The top of an axis that holds all values, and its marks from 0 on. */
export const marksOf = (values: Iterable<number>, most = 4): { readonly top: number; readonly marks: number[] } => {
  const largest = Math.max(0, ...values);
  const scale = scaleLinear()
    .domain([0, largest > 0 ? largest : 1])
    .nice(most);
  const isWhole = [...values].every(Number.isInteger);
  const marks = scale.ticks(most).filter((mark) => !isWhole || Number.isInteger(mark));
  return { top: scale.domain()[1] ?? 1, marks };
};

/** Steps in which clocks and calendars are read. */
const STEPS: Readonly<Record<Bucket, readonly number[]>> = {
  minute: [1, 5, 10, 15, 30, 60],
  hour: [1, 2, 3, 6, 12, 24],
  day: [1, 2, 7, 14, 28],
};

/** Minutes past the hour, hours past midnight; days are counted from the last one. */
const placeOf = (bucket: Bucket, timeZone: string): ((at: Date, fromEnd: number) => number) => {
  if (bucket === 'day') return (_, fromEnd) => fromEnd;
  const clock = new Intl.DateTimeFormat('en', { [bucket]: 'numeric', hourCycle: 'h23', timeZone });
  return (at) => Number(clock.format(at));
};

const spansOf = (bucket: Bucket, times: readonly Date[]): number => {
  const [first, last] = [times[0], times.at(-1)];
  return first && last ? (last.getTime() - first.getTime()) / BUCKET_MS[bucket] + 1 : 0;
};

/** The instants to name on an axis of time: round ones in the reader's time zone, so few that `most` fit beside each other. */
export const namedTimes = (
  times: readonly Date[],
  { bucket, timeZone, most }: { readonly bucket: Bucket; readonly timeZone: string; readonly most: number },
): readonly Date[] => {
  const spans = spansOf(bucket, times);
  const steps = STEPS[bucket];
  const step = steps.find((each) => spans / each <= most) ?? steps.at(-1) ?? 1;
  const place = placeOf(bucket, timeZone);
  const round = times.filter((at, index) => place(at, times.length - 1 - index) % step === 0);
  const sparse = Math.max(1, Math.ceil(round.length / Math.max(1, most)));
  return round.filter((_, index) => (round.length - 1 - index) % sparse === 0);
};

/** The place of the time that is nearest to `at` (epoch ms); times rise. */
export const nearestIndex = (times: readonly Date[], at: number): number => {
  const far = (index: number): number => Math.abs((times[index]?.getTime() ?? Number.POSITIVE_INFINITY) - at);
  const next = times.findIndex((time) => time.getTime() >= at);
  if (next === -1) return Math.max(0, times.length - 1);
  return next > 0 && far(next - 1) < far(next) ? next - 1 : next;
};
