import { AGGREGATES, COUNTED } from './aggregates.ts';
import type {
  AggregateCondition,
  AggregateForm,
  BucketCondition,
  CountTest,
  EventCondition,
  EventWindow,
  PropertyFilter,
  SequenceCondition,
  TraitCondition,
} from './definition.ts';
import { type Duration, parseDuration } from './duration.ts';
import { hashOf } from './hash.ts';
import { parseInstant } from './instant.ts';
import type { Test } from './operator.ts';
import { OPERATORS } from './operators.ts';
import type { AggregateLeaf, CountLeaf, LeafWindow, Matcher, Rule, SequenceLeaf } from './segment.ts';
import { isCalendar } from './window.ts';
import type { ZonePolicy } from './zone.ts';

/** Part of every leaf's hash: a change to the stored form of leaf states changes all hashes, so that all are refolded. */
const LEAF_FORMAT = 1;

/** Events that an aggregate or a sequence tells apart for one profile; beyond it what is said is marked as capped. */
export const MAX_ENTRIES = 500;

/** Operators that a number of values decides once it is large enough. */
const NUMERIC = new Set(['eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'between']);

const COUNT_TESTS: Readonly<Record<CountTest['op'], (count: number, least: number, most: number) => boolean>> = {
  '>=': (count, value) => count >= value,
  '>': (count, value) => count > value,
  '=': (count, value) => count === value,
  '<=': (count, value) => count <= value,
  '<': (count, value) => count < value,
  between: (count, least, most) => least <= count && count <= most,
};

/** How many events must be told apart to decide the test: one more than its upper limit, or its lower limit. */
const capacityOf = ({ op }: CountTest, most: number): number => (op === '>=' || op === '<' ? most : most + 1);

/** A definition that `parseDefinition` passed cannot fail here; one stored by an older version may. */
export const compileTest = (condition: { readonly op: string; readonly value?: unknown }): Test | undefined =>
  OPERATORS.get(condition.op)?.compile(condition.value as never);

const durationOf = (text: string): Duration => parseDuration(text) ?? { months: 0, ms: 0 };

const windowOf = ({ within, between, from, to }: EventWindow, zone: string): LeafWindow => {
  if (within !== undefined) return { kind: 'within', duration: durationOf(within) };
  if (between !== undefined) return { kind: 'between', far: durationOf(between[0]), near: durationOf(between[1]) };
  if (from === undefined && to === undefined) return { kind: 'ever' };
  return {
    kind: 'fixed',
    from: (from === undefined ? undefined : parseInstant(from, zone)) ?? Number.MIN_SAFE_INTEGER,
    to: (to === undefined ? undefined : parseInstant(to, zone)) ?? Number.MAX_SAFE_INTEGER,
  };
};

const matcherOf = (event: string, where: readonly PropertyFilter[] = []): Matcher => ({
  event,
  filters: where.map((filter) => {
    const test = compileTest(filter);
    return { property: filter.property, holds: test !== undefined && 'holds' in test ? test.holds : () => false };
  }),
});

const isDated = (where: readonly PropertyFilter[] = []): boolean =>
  where.some(({ op }) => OPERATORS.get(op)?.isDated === true);

/** What a matcher is named by: the order of filters does not matter. */
const named = (event: string, where: readonly PropertyFilter[] = []): readonly unknown[] => [
  event,
  where.map((filter) => hashOf(filter)).sort(),
];

/** The policy as part of a hash: nothing where the zone makes no difference, so that more leaves are shared. */
const zoneIn = (policy: ZonePolicy, matters: boolean): readonly unknown[] =>
  matters && (policy.own || policy.zone !== 'UTC') ? [policy] : [];

const entryLeaf = (
  condition: AggregateForm,
  policy: ZonePolicy,
  { fn, property, enough }: { readonly fn: string; readonly property?: string | undefined; readonly enough?: number },
): AggregateLeaf => {
  const { event, where } = condition;
  const window = windowOf(condition, policy.zone);
  // Which values count longest can be told beforehand only where all begin to count when they happen, and end by one calendar.
  const isTold = window.kind !== 'between' && !(policy.own && isCalendar(window));
  const isEnough = isTold && enough !== undefined && enough <= MAX_ENTRIES;
  const limit = isEnough ? enough : MAX_ENTRIES;
  const zone = zoneIn(policy, isCalendar(window) || isDated(where));
  return {
    kind: 'aggregate',
    hash: hashOf([LEAF_FORMAT, ...named(event, where), window, fn, property, limit, ...zone]),
    condition: condition as AggregateCondition,
    ...matcherOf(event, where),
    window,
    policy,
    aggregate: AGGREGATES.get(fn) ?? COUNTED,
    property,
    limit,
    isTold,
    isEnough,
  };
};

/** The leaf of what a computed trait or a condition works out of events. */
export const compileAggregate = (condition: AggregateForm, policy: ZonePolicy): AggregateLeaf =>
  entryLeaf(condition, policy, condition.aggregate);

/** How many different values decide a test of their number; undefined where it takes all of them. */
const enoughFor = ({ aggregate, op, value }: AggregateCondition): number | undefined => {
  if (aggregate.fn !== 'distinct') return undefined;
  const bounds = [value].flat();
  const isTold = NUMERIC.has(op) && bounds.every((bound) => typeof bound === 'number');
  return isTold ? Math.max(0, ...bounds.map(Number)) + 1 : undefined;
};

/** The rule of a test of an aggregate, with its leaf. */
export const compileAggregateTest = (condition: AggregateCondition, policy: ZonePolicy): Rule => {
  const enough = enoughFor(condition);
  const leaf = entryLeaf(condition, policy, { ...condition.aggregate, ...(enough === undefined ? {} : { enough }) });
  return { kind: 'aggregate', condition, leaf, test: compileTest(condition) ?? NEVER };
};

/** The rule of a condition on events, with its leaf. */
export const compileEvent = (condition: EventCondition, policy: ZonePolicy): Rule => {
  const { event, where } = condition;
  const tested = condition.count ?? { op: '>=', value: 1 };
  const [least = 0, most = 0] = typeof tested.value === 'number' ? [tested.value, tested.value] : tested.value;
  const holds = (count: number): boolean => COUNT_TESTS[tested.op](count, least, most);
  const window = windowOf(condition, policy.zone);
  // The end of its months is another in each time zone: the events themselves are kept.
  if (policy.own && isCalendar(window)) {
    const leaf = entryLeaf({ ...condition, aggregate: { fn: 'count' } }, policy, { fn: 'count' });
    return { kind: 'aggregate', condition, leaf, test: { holds: (count) => holds(Number(count)) } };
  }
  const capacity = capacityOf(tested, most);
  const zone = zoneIn(policy, isCalendar(window) || isDated(where));
  const leaf: CountLeaf = {
    kind: 'count',
    hash: hashOf([LEAF_FORMAT, ...named(event, where), window, capacity, ...zone]),
    condition,
    ...matcherOf(event, where),
    window,
    policy,
    capacity,
  };
  return { kind: 'event', condition, leaf, holds };
};

/** The rule of a sequence, with its leaf. */
export const compileSequence = (condition: SequenceCondition, policy: ZonePolicy): Rule => {
  const { sequence, anchor = 'latest' } = condition;
  const steps = sequence.map(({ event, where, within, absent = false }, index) => ({
    ...matcherOf(event, where),
    within: within === undefined || index === 0 ? undefined : durationOf(within),
    absent,
  }));
  const first = sequence[0]?.within;
  const isZoned = sequence.some(
    ({ within, where }) => (within !== undefined && durationOf(within).months > 0) || isDated(where),
  );
  const shape = sequence.map(({ event, where, within, absent = false }) => [...named(event, where), within, absent]);
  const leaf: SequenceLeaf = {
    kind: 'sequence',
    hash: hashOf([LEAF_FORMAT, 'sequence', shape, anchor, ...zoneIn(policy, isZoned)]),
    condition,
    window: windowOf(first === undefined ? {} : { within: first }, policy.zone),
    policy,
    steps,
    anchor,
    limit: MAX_ENTRIES,
  };
  return { kind: 'sequence', condition, leaf };
};

const NEVER: Test = { holds: () => false };

/** The rule of a condition on a trait. */
export const compileTrait = (condition: TraitCondition, policy: ZonePolicy): Rule => ({
  kind: 'trait',
  condition,
  test: compileTest(condition) ?? NEVER,
  policy,
});

/** A text's hash spread over [0, 1): FNV-1a, 32 bit, finished as in MurmurHash3, for it alone is uneven in its upper bits. */
const spread = (text: string): number => {
  let bits = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) bits = Math.imul(bits ^ text.charCodeAt(i), 0x01000193);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
};

/** The rule of a hash bucket: the same profiles for the same salt, others for another. */
export const compileBucket = (condition: BucketCondition): Rule => {
  const { of, from, to, salt = '' } = condition.bucket;
  return {
    kind: 'bucket',
    condition,
    holds: (profileId) => {
      const part = Math.floor(spread(`${salt}\u0000${profileId}`) * of);
      return from <= part && part < to;
    },
  };
};
