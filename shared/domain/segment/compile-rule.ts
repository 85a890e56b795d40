import type { CountTest, EventCondition, PropertyFilter, TraitCondition } from './definition.ts';
import { type Duration, parseDuration } from './duration.ts';
import { hashOf } from './hash.ts';
import { parseInstant } from './instant.ts';
import type { StaticTest, Test } from './operator.ts';
import { OPERATORS } from './operators.ts';
import type { EventLeaf, LeafWindow, Rule } from './segment.ts';

/** Part of every leaf's hash: a change to the stored form of leaf states changes all hashes, so that all are refolded. */
const LEAF_FORMAT = 1;

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

const windowOf = ({ within, between, from, to }: EventCondition): LeafWindow => {
  if (within !== undefined) return { kind: 'within', duration: durationOf(within) };
  if (between !== undefined) return { kind: 'between', far: durationOf(between[0]), near: durationOf(between[1]) };
  if (from === undefined && to === undefined) return { kind: 'ever' };
  return {
    kind: 'fixed',
    from: (from === undefined ? undefined : parseInstant(from)) ?? Number.MIN_SAFE_INTEGER,
    to: (to === undefined ? undefined : parseInstant(to)) ?? Number.MAX_SAFE_INTEGER,
  };
};

const filterOf = (filter: PropertyFilter): { readonly property: string; readonly holds: StaticTest } => {
  const test = compileTest(filter);
  return { property: filter.property, holds: test !== undefined && 'holds' in test ? test.holds : () => false };
};

/** The rule of a condition on events, with its leaf. */
export const compileEvent = (condition: EventCondition): Extract<Rule, { kind: 'event' }> => {
  const tested = condition.count ?? { op: '>=', value: 1 };
  const [least = 0, most = 0] = typeof tested.value === 'number' ? [tested.value, tested.value] : tested.value;
  const window = windowOf(condition);
  const capacity = capacityOf(tested, most);
  const where = (condition.where ?? []).map((filter) => hashOf(filter)).sort();
  const leaf: EventLeaf = {
    hash: hashOf([LEAF_FORMAT, condition.event, where, window, capacity]),
    condition,
    event: condition.event,
    filters: (condition.where ?? []).map(filterOf),
    window,
    capacity,
  };
  const holds = COUNT_TESTS[tested.op];
  return { kind: 'event', condition, leaf, holds: (count) => holds(count, least, most) };
};

/** The rule of a condition on a trait. */
export const compileTrait = (condition: TraitCondition): Rule => ({
  kind: 'trait',
  condition,
  test: compileTest(condition) ?? { holds: () => false },
});
