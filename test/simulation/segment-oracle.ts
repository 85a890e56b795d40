/**
 * The meaning of segment definitions, as slowly and plainly as possible: every answer is worked out from all events at one
 * instant, with date arithmetic of its own. What the fast path is held against (L3).
 */
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type {
  AggregateForm,
  Condition,
  CountTest,
  EventCondition,
  EventWindow,
  PropertyFilter,
  SequenceCondition,
  TraitCondition,
} from '../../shared/domain/segment/definition.ts';
import { anniversaries, plus } from './segment-oracle-dates.ts';
import { aggregateOf, sequenceStands } from './segment-oracle-events.ts';

/** A person as the oracle knows them: raw events, plain traits, types of identifiers, consent, the zone their dates are read in. */
export interface Person {
  readonly events: readonly AcceptedEvent[];
  readonly traits: Readonly<Record<string, unknown>>;
  readonly identifierTypes: readonly string[];
  readonly consent: Readonly<Record<string, boolean>>;
  readonly zone?: string;
}

const counts = (count: number, { op, value }: CountTest): boolean => {
  if (typeof value !== 'number') return value[0] <= count && count <= value[1];
  if (op === '>=') return count >= value;
  if (op === '>') return count > value;
  if (op === '=') return count === value;
  return op === '<=' ? count <= value : count < value;
};

const zoneOf = ({ zone = 'UTC' }: Person): { readonly zone: string } => ({ zone });

const inWindow = (c: EventWindow, { at, now }: { at: number; now: number }, person: Person): boolean => {
  if (c.within !== undefined) return at <= now && now < plus(at, c.within, zoneOf(person));
  if (c.between !== undefined)
    return plus(at, c.between[1], zoneOf(person)) <= now && now < plus(at, c.between[0], zoneOf(person));
  return (c.from === undefined || Date.parse(c.from) <= at) && (c.to === undefined || at < Date.parse(c.to));
};

const matches = (
  { body }: AcceptedEvent,
  c: { readonly event: string; readonly where?: readonly PropertyFilter[] },
): boolean =>
  body.event === c.event &&
  (c.where ?? []).every(({ property, op, value }) => compareValue(body.properties?.[property], op, value));

/** The events that count at `now`. */
export const counting = (c: EventCondition | AggregateForm, person: Person, now: number): readonly AcceptedEvent[] =>
  person.events.filter(
    (event) =>
      event.at <= now && now < event.expiresAt && matches(event, c) && inWindow(c, { at: event.at, now }, person),
  );

const compareValue = (actual: unknown, op: string, value: unknown): boolean => {
  if (op === 'eq') return actual === value;
  if (op === 'neq') return actual !== value;
  if (op === 'gte') return typeof actual === 'number' && actual >= Number(value);
  if (op === 'lt') return typeof actual === 'number' && actual < Number(value);
  if (op === 'exists') return actual !== undefined && actual !== null;
  if (op === 'contains') return (Array.isArray(actual) ? actual : []).includes(value);
  throw new RangeError(`the oracle does not know ${op}`);
};

const traitHolds = ({ trait, op, value }: TraitCondition, person: Person, now: number): boolean => {
  const actual = person.traits[trait];
  if (['eq', 'neq', 'gte', 'exists'].includes(op)) return compareValue(actual, op, value);
  if (typeof actual !== 'string') return false;
  const date = Date.parse(actual);
  const { zone } = zoneOf(person);
  const length = String(value);
  if (op === 'within_last') return date <= now && now < plus(date, length, { zone });
  if (op === 'within_next') return plus(date, length, { sign: -1, zone }) <= now && now < date;
  if (op === 'more_than_ago') return plus(date, length, { zone }) <= now;
  return anniversaries(date, now, zone).some(
    ({ from, to }) => plus(from, length, { sign: -1, zone }) <= now && now < to,
  );
};

/** Whether the person meets the condition at `now`. References must have been replaced. */
export const holdsAt = (condition: Condition, person: Person, now: number): boolean => {
  if ('all' in condition) return condition.all.every((each) => holdsAt(each, person, now));
  if ('any' in condition) return condition.any.some((each) => holdsAt(each, person, now));
  if ('not' in condition) return !holdsAt(condition.not, person, now);
  if ('aggregate' in condition) {
    const { op, value, aggregate } = condition;
    return compareValue(aggregateOf(counting(condition, person, now), aggregate), op, value);
  }
  if ('event' in condition)
    return counts(counting(condition, person, now).length, condition.count ?? { op: '>=', value: 1 });
  if ('sequence' in condition) return sequenceStands(condition, person.events, { ...zoneOf(person), now, matches });
  if ('trait' in condition) return traitHolds(condition, person, now);
  if ('identifier' in condition) return person.identifierTypes.includes(condition.identifier);
  if ('consent' in condition) return person.consent[condition.consent] === true;
  throw new RangeError('the oracle wants references replaced');
};

/** Every instant at which the condition's value may change by time alone, for this person. */
export const bordersOf = (condition: Condition, person: Person): readonly number[] => {
  if ('all' in condition) return condition.all.flatMap((each) => bordersOf(each, person));
  if ('any' in condition) return condition.any.flatMap((each) => bordersOf(each, person));
  if ('not' in condition) return bordersOf(condition.not, person);
  if ('event' in condition) {
    const { within, between } = condition;
    return person.events.flatMap(({ at, expiresAt }) => [
      at,
      expiresAt,
      ...(within === undefined ? [] : [plus(at, within, zoneOf(person))]),
      ...(between ?? []).map((edge) => plus(at, edge, zoneOf(person))),
    ]);
  }
  if ('sequence' in condition) return sequenceBorders(condition, person);
  if (!('trait' in condition)) return [];
  const actual = person.traits[condition.trait];
  const length = String(condition.value);
  if (typeof actual !== 'string' || !length.startsWith('P')) return [];
  const date = Date.parse(actual);
  const { zone } = zoneOf(person);
  const days = anniversaries(date, Date.UTC(2028, 0), zone);
  return [
    date,
    plus(date, length, { zone }),
    plus(date, length, { sign: -1, zone }),
    ...days.flatMap(({ from, to }) => [to, plus(from, length, { sign: -1, zone })]),
  ];
};

/** Every event's instant, and all that the steps' durations, one after another, lead to from it. */
const sequenceBorders = ({ sequence }: SequenceCondition, person: Person): readonly number[] => {
  let ends = person.events.map(({ at }) => at);
  const borders = person.events.flatMap(({ at, expiresAt }) => [at, expiresAt]);
  for (const { within } of sequence) {
    if (within === undefined) continue;
    ends = [...ends, ...ends.map((end) => plus(end, within, zoneOf(person)))];
    borders.push(...ends.flatMap((end) => [end, end + 1]));
  }
  return [...new Set(borders)];
};
