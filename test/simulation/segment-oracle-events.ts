/** What aggregates and sequences mean, worked out of all events at one instant. */
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { AggregateForm, SequenceCondition, SequenceStep } from '../../shared/domain/segment/definition.ts';
import { plus } from './segment-oracle-dates.ts';

type Matches = (event: AcceptedEvent, condition: SequenceStep | AggregateForm) => boolean;

interface Looking {
  readonly zone: string;
  readonly now: number;
  readonly matches: Matches;
}

const byText = (a: unknown, b: unknown): number => (String(a) < String(b) ? -1 : String(a) > String(b) ? 1 : 0);

const valuesAt = ({ body }: AcceptedEvent, property = ''): readonly unknown[] =>
  [body.properties?.[property]].flat().filter((value) => value !== undefined && value !== null);

/** In millionths. */
const sum = (numbers: readonly number[]): number =>
  numbers.reduce((total, number) => total + Math.round(number * 1e6), 0);

const mostFrequent = (values: readonly unknown[]): unknown => {
  const times = (value: unknown) => values.filter((each) => each === value).length;
  return [...new Set(values)].sort((a, b) => times(b) - times(a) || byText(a, b))[0];
};

/** What the function gives for events that count, in the order of their time. */
export const aggregateOf = (
  counting: readonly AcceptedEvent[],
  { fn, property }: AggregateForm['aggregate'],
): unknown => {
  const sorted = counting.toSorted((a, b) => a.at - b.at);
  const values = sorted.flatMap((event) => valuesAt(event, property));
  const numbers = values.filter((value) => typeof value === 'number');
  const ends = (event: AcceptedEvent | undefined, last: boolean): readonly unknown[] =>
    sorted
      .filter((each) => each.at === event?.at)
      .flatMap((each) => valuesAt(each, property).slice(last ? -1 : 0, last ? undefined : 1));
  const withValue = sorted.filter((event) => valuesAt(event, property).length > 0);
  if (fn === 'count') return counting.length;
  if (fn === 'sum') return sum(numbers) / 1e6;
  if (fn === 'distinct') return new Set(values).size;
  if (fn === 'uniqueList') return [...new Set(values)].sort(byText);
  if (values.length === 0) return undefined;
  if (fn === 'first') return [...ends(withValue[0], false)].sort(byText)[0];
  if (fn === 'last') return [...ends(withValue.at(-1), true)].sort(byText).at(-1);
  if (fn === 'mostFrequent') return mostFrequent(values);
  if (numbers.length === 0) return undefined;
  if (fn === 'avg') return sum(numbers) / (1e6 * numbers.length);
  return fn === 'min' ? Math.min(...numbers) : Math.max(...numbers);
};

/** Whether the steps from `index` on can be taken after `place`. */
const goesOn = (
  steps: readonly SequenceStep[],
  place: number,
  { events, ...looking }: Looking & { readonly events: readonly AcceptedEvent[] },
): boolean => {
  const [step, ...rest] = steps;
  if (step === undefined) return true;
  const end = step.within === undefined ? Number.POSITIVE_INFINITY : plus(place, step.within, looking);
  const found = events.filter((event) => looking.matches(event, step) && place < event.at && event.at <= end);
  if (!step.absent) return found.some(({ at }) => goesOn(rest, at, { events, ...looking }));
  if (found.length > 0) return false;
  return step.within === undefined || (looking.now > end && goesOn(rest, end, { events, ...looking }));
};

/** Whether the sequence stands at the instant. */
export const sequenceStands = (
  { sequence, anchor }: SequenceCondition,
  known: readonly AcceptedEvent[],
  looking: Looking,
): boolean => {
  const { now, zone, matches } = looking;
  const events = known.filter(({ at, expiresAt }) => at <= now && now < expiresAt);
  const [first, ...rest] = sequence;
  if (first === undefined) return false;
  const begun = events.filter(
    (event) => matches(event, first) && (first.within === undefined || now < plus(event.at, first.within, { zone })),
  );
  const last = Math.max(...begun.map(({ at }) => at));
  const anchors = anchor === 'any' ? begun : begun.filter(({ at }) => at === last);
  return anchors.some(({ at }) => goesOn(rest, at, { events, ...looking }));
};
