import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { compiled, folded, LAWS } from '../../../test/simulation/segment-laws.ts';
import type { JsonObject } from '../json.ts';
import type { Condition } from './definition.ts';
import { evaluate } from './evaluate.ts';
import { foldLeaf } from './leaf.ts';
import type { LeafState } from './segment.ts';

const DAY = 86_400_000;
const START = Date.UTC(2026, 0);

for (const { says, property } of LAWS) test(says, () => void fc.assert(property, { numRuns: 1000 }));

const event = (at: number, properties: JsonObject = {}) => ({
  body: { type: 'track' as const, event: 'A', messageId: 'm', timestamp: '', properties },
  at,
  expiresAt: at + 400 * DAY,
});

const subjectWith = (hash: string, state: LeafState | undefined) => ({
  profileId: 'p',
  traits: {},
  consent: {},
  identifierTypes: new Set<string>(),
  leaves: state === undefined ? {} : { [hash]: state },
});

/** The verdict after `count` events, one a minute, each worth 0.1 with a value of its own. */
const verdictAfter = (definition: Condition, count: number, later = 0) => {
  const segment = compiled(definition);
  const [leaf] = segment.leaves;
  assert.ok(leaf);
  let state: LeafState | undefined;
  for (let i = 0; i < count; i++)
    state = foldLeaf(leaf, state, event(START + i * 60_000, { amount: 0.1, sku: `s${i}` }));
  return evaluate(segment, subjectWith(leaf.hash, state), START + count * 60_000 + later);
};

test('a state stays as small as its count needs, however many events it has seen', () => {
  const [leaf] = compiled({ event: 'A', within: 'P30D', count: { op: '>=', value: 3 } }).leaves;
  assert.ok(leaf);
  let state: LeafState | undefined;
  for (let i = 0; i < 1000; i++) state = foldLeaf(leaf, state, event(START + i));
  assert.equal((state as readonly number[]).length, 3);
});

test('a sum is exact beyond what is told apart, until the first that was left out ends, and then says so', () => {
  const sum = (value: number): Condition => ({
    event: 'A',
    aggregate: { fn: 'sum', property: 'amount' },
    op: 'eq',
    value,
    within: 'P30D',
  });
  assert.deepEqual(verdictAfter(sum(120), 1200).member, true);
  assert.deepEqual(verdictAfter(sum(120), 1200).capped, undefined);
  const uncertain = verdictAfter(sum(120), 1200, 30 * DAY - 1000 * 60_000);
  assert.equal(uncertain.capped, true);
  // None of those left out counts any more: the 400 latest do, exactly.
  const certain = verdictAfter(sum(40), 1200, 30 * DAY - 400 * 60_000 - 1);
  assert.deepEqual([certain.member, certain.capped], [true, undefined]);
});

test('as many different values are told apart as a test needs, and of an answer in doubt it is said', () => {
  const distinct = (op: string, value: number): Condition => ({
    event: 'A',
    aggregate: { fn: 'distinct', property: 'sku' },
    op,
    value,
  });
  const enough = verdictAfter(distinct('gte', 400), 5000);
  assert.deepEqual([enough.member, enough.capped], [true, undefined]);
  assert.deepEqual(verdictAfter(distinct('eq', 400), 401).member, false);
  assert.equal(verdictAfter(distinct('gte', 4000), 5000).capped, true);
});

test('the most frequent value is told exactly from long lists of many events', () => {
  const segment = compiled({ event: 'A', aggregate: { fn: 'mostFrequent', property: 'skus' }, op: 'eq', value: 'A' });
  const [leaf] = segment.leaves;
  assert.ok(leaf);
  const orders = Array.from({ length: 30 }, (_, n) =>
    event(START + n, { skus: Array.from({ length: 20 }, (_, i) => (n < 10 ? 'A' : i < 9 ? 'B' : `${n}-${i}`)) }),
  );
  const state = folded(leaf, orders as never);
  const { member, capped } = evaluate(segment, subjectWith(leaf.hash, state), START + 100);
  assert.deepEqual([member, capped], [true, undefined]);
});

test('the maximum keeps only what none that lasts as long outdoes', () => {
  const [leaf] = compiled({
    event: 'A',
    aggregate: { fn: 'max', property: 'n' },
    op: 'gt',
    value: 1,
    within: 'P30D',
  }).leaves;
  assert.ok(leaf);
  const rising = Array.from({ length: 100 }, (_, n) => event(START + n, { n }));
  const falling = Array.from({ length: 100 }, (_, n) => event(START + n, { n: -n }));
  const size = (list: typeof rising) => (folded(leaf, list as never) as unknown as { v: readonly unknown[] }).v.length;
  assert.deepEqual([size(rising), size(falling)], [1, 100]);
});

test('the parts of a bucket are even and do not depend on one another', () => {
  const segment = (salt: string) => compiled({ bucket: { of: 100, from: 0, to: 10, salt } });
  const members = (salt: string) =>
    Array.from({ length: 10_000 }, (_, n) => `profile-${n}`).filter(
      (profileId) => evaluate(segment(salt), { ...subjectWith('', undefined), profileId }, START).member,
    );
  const [a, b] = [new Set(members('a')), members('b')];
  assert.ok(a.size > 850 && a.size < 1150, `${a.size} of 10,000 in a tenth`);
  const both = b.filter((id) => a.has(id)).length;
  assert.ok(both > 50 && both < 150, `${both} of 10,000 in a hundredth`);
});
