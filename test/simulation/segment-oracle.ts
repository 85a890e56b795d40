/**
 * The meaning of segment definitions, as slowly and plainly as possible: every answer is worked out from all events at one
 * instant, with date arithmetic of its own. What the fast path is held against (L3).
 */
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { Condition, CountTest, EventCondition, TraitCondition } from '../../shared/domain/segment/definition.ts';

/** A person as the oracle knows them: raw events, plain traits, types of identifiers, consent. */
export interface Person {
  readonly events: readonly AcceptedEvent[];
  readonly traits: Readonly<Record<string, unknown>>;
  readonly identifierTypes: readonly string[];
  readonly consent: Readonly<Record<string, boolean>>;
}

const DAY = 86_400_000;

/** t ⊕ W for the durations the generators use: `P3D`, `PT90M`, `P2M`, `P1Y`. A negative sign goes back. */
export const plus = (t: number, duration: string, sign = 1): number => {
  const [, size = '', unit = ''] = /^P?T?(\d+)([A-Z])$/.exec(duration) ?? [];
  const amount = sign * Number(size);
  if (duration.startsWith('PT')) return t + amount * { H: 3_600_000, M: 60_000, S: 1000 }[unit as 'H' | 'M' | 'S'];
  if (unit === 'D') return t + amount * DAY;
  const [year = 0, month = 0, day = 0] = new Date(t).toISOString().slice(0, 10).split('-').map(Number);
  const months = year * 12 + month - 1 + amount * (unit === 'Y' ? 12 : 1);
  const [y, m] = [Math.floor(months / 12), months % 12];
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return Date.UTC(y, m, Math.min(day, last)) + (((t % DAY) + DAY) % DAY);
};

const counts = (count: number, { op, value }: CountTest): boolean => {
  if (typeof value !== 'number') return value[0] <= count && count <= value[1];
  if (op === '>=') return count >= value;
  if (op === '>') return count > value;
  if (op === '=') return count === value;
  return op === '<=' ? count <= value : count < value;
};

const inWindow = (c: EventCondition, at: number, now: number): boolean => {
  if (c.within !== undefined) return at <= now && now < plus(at, c.within);
  if (c.between !== undefined) return plus(at, c.between[1]) <= now && now < plus(at, c.between[0]);
  return (c.from === undefined || Date.parse(c.from) <= at) && (c.to === undefined || at < Date.parse(c.to));
};

const countEvents = (c: EventCondition, person: Person, now: number): number =>
  person.events.filter(
    ({ at, expiresAt, body }) =>
      at <= now &&
      now < expiresAt &&
      body.event === c.event &&
      (c.where ?? []).every(({ property, op, value }) => compareValue(body.properties?.[property], op, value)) &&
      inWindow(c, at, now),
  ).length;

const compareValue = (actual: unknown, op: string, value: unknown): boolean => {
  if (op === 'eq') return actual === value;
  if (op === 'neq') return actual !== value;
  if (op === 'gte') return typeof actual === 'number' && actual >= Number(value);
  if (op === 'exists') return actual !== undefined && actual !== null;
  throw new RangeError(`the oracle does not know ${op}`);
};

const anniversaries = (date: number, now: number): readonly number[] => {
  const found: number[] = [];
  for (let year = 1; year < new Date(now).getUTCFullYear() - new Date(date).getUTCFullYear() + 3; year++)
    found.push(plus(date - (((date % DAY) + DAY) % DAY), `P${year}Y`));
  return found;
};

const traitHolds = ({ trait, op, value }: TraitCondition, person: Person, now: number): boolean => {
  const actual = person.traits[trait];
  if (['eq', 'neq', 'gte', 'exists'].includes(op)) return compareValue(actual, op, value);
  if (typeof actual !== 'string') return false;
  const date = Date.parse(actual);
  const length = String(value);
  if (op === 'within_last') return date <= now && now < plus(date, length);
  if (op === 'within_next') return plus(date, length, -1) <= now && now < date;
  if (op === 'more_than_ago') return plus(date, length) <= now;
  return anniversaries(date, now).some((day) => plus(day, length, -1) <= now && now < day + DAY);
};

/** Whether the person meets the condition at `now`. References must have been replaced. */
export const holdsAt = (condition: Condition, person: Person, now: number): boolean => {
  if ('all' in condition) return condition.all.every((each) => holdsAt(each, person, now));
  if ('any' in condition) return condition.any.some((each) => holdsAt(each, person, now));
  if ('not' in condition) return !holdsAt(condition.not, person, now);
  if ('event' in condition)
    return counts(countEvents(condition, person, now), condition.count ?? { op: '>=', value: 1 });
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
      ...(within === undefined ? [] : [plus(at, within)]),
      ...(between ?? []).map((edge) => plus(at, edge)),
    ]);
  }
  if (!('trait' in condition)) return [];
  const actual = person.traits[condition.trait];
  const length = String(condition.value);
  if (typeof actual !== 'string' || !length.startsWith('P')) return [];
  const date = Date.parse(actual);
  const days = anniversaries(date, Date.UTC(2028, 0));
  return [
    date,
    plus(date, length),
    plus(date, length, -1),
    ...days.flatMap((day) => [day + DAY, plus(day, length, -1)]),
  ];
};
