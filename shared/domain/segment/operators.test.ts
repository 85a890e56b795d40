import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import type { Json } from '../json.ts';
import { OPERATORS } from './operators.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');

const holdsAt =
  (now: number) =>
  (op: string, actual: Json | undefined, operand: Json | undefined): boolean => {
    const tested = OPERATORS.get(op)?.compile(operand);
    assert.ok(tested, `${op} takes ${JSON.stringify(operand)}`);
    if ('holds' in tested) return tested.holds(actual, 'UTC');
    return tested.spans(actual, now, 'UTC').some(({ from, to }) => from <= now && now < to);
  };

const holds = holdsAt(NOW);

type Row = readonly [op: string, actual: Json | undefined, operand: Json | undefined, expected: boolean];

const ROWS: readonly Row[] = [
  ['eq', 'pro', 'pro', true],
  ['eq', 1, '1', false],
  ['eq', undefined, 'pro', false],
  ['eq', ['pro'], 'pro', false],
  ['neq', undefined, 'pro', true],
  ['neq', 'pro', 'pro', false],
  ['lt', 2, 3, true],
  ['lt', '2', 3, false],
  ['lt', undefined, 3, false],
  ['lte', 3, 3, true],
  ['gt', 'b', 'a', true],
  ['gt', 3, 3, false],
  ['gte', 3, 3, true],
  ['between', 1, [1, 2], true],
  ['between', 2, [1, 2], true],
  ['between', 2.1, [1, 2], false],
  ['between', 'x', [1, 2], false],
  ['in', 'a', ['a', 1], true],
  ['in', '1', ['a', 1], false],
  ['not_in', undefined, ['a'], true],
  ['contains', 'newsletter', 'letter', true],
  ['contains', 'newsletter', 'Letter', false],
  ['contains', ['a', 7], 7, true],
  ['contains', ['ab'], 'a', false],
  ['not_contains', undefined, 'a', true],
  ['starts_with', 'newsletter', 'news', true],
  ['ends_with', 'newsletter', 'news', false],
  ['ends_with', 7, '7', false],
  ['exists', '', undefined, true],
  ['exists', undefined, undefined, false],
  ['not_exists', undefined, undefined, true],
  ['any_of', ['a', 'b'], ['b', 'c'], true],
  ['any_of', 'b', ['b', 'c'], true],
  ['all_of', ['a', 'b'], ['b', 'a'], true],
  ['all_of', ['a'], ['a', 'b'], false],
  ['none_of', undefined, ['a'], true],
  ['none_of', ['a'], ['a'], false],
  ['matches', 'ada@example.com', '@example\\.(com|org)$', true],
  ['matches', 'x'.repeat(1001), 'x', false],
  ['before', '2026-11-21', '2026-11-22T00:00:00Z', true],
  ['before', '2026-11-22T01:00:00+01:00', '2026-11-22T00:00:00Z', false],
  ['after', 1_800_000_000, '2026-11-22T00:00:00Z', true],
  ['after', 'soon', '2026-11-22T00:00:00Z', false],
  ['within_last', '2026-11-22T12:00:00.000Z', 'P1D', true],
  ['within_last', '2026-11-21T12:00:00.001Z', 'P1D', true],
  ['within_last', '2026-11-21T12:00:00.000Z', 'P1D', false],
  ['within_last', '2026-11-22T12:00:00.001Z', 'P1D', false],
  ['within_next', '2026-11-23T12:00:00.000Z', 'P1D', true],
  ['within_next', '2026-11-23T12:00:00.001Z', 'P1D', false],
  ['within_next', '2026-11-22T12:00:00.000Z', 'P1D', false],
  ['more_than_ago', '2026-11-21T12:00:00.000Z', 'P1D', true],
  ['more_than_ago', '2026-11-21T12:00:00.001Z', 'P1D', false],
  ['anniversary_within', '1990-11-22', 'P7D', true],
  ['anniversary_within', '1990-11-29', 'P7D', true],
  ['anniversary_within', '1990-11-30', 'P7D', false],
  ['anniversary_within', '1990-11-21', 'P7D', false],
  ['anniversary_within', '2026-11-22', 'P7D', false],
];

for (const [op, actual, operand, expected] of ROWS)
  test(
    `${JSON.stringify(actual) ?? 'nothing'} ${op} ${JSON.stringify(operand) ?? ''} is ${expected}`.slice(0, 120),
    () => {
      assert.equal(holds(op, actual, operand), expected);
    },
  );

test('a birthday on the 29th of February returns on the 28th in common years', () => {
  const at = (day: string) => holdsAt(Date.parse(day))('anniversary_within', '2000-02-29', 'P1D');
  assert.equal(at('2027-02-28T23:59:59.999Z'), true);
  assert.equal(at('2027-03-01T00:00:00.000Z'), false);
  assert.equal(at('2028-02-29T12:00:00.000Z'), true);
});

test('a negative operator is the exact complement of its positive one, for absent values too', () => {
  const pairs = [
    ['eq', 'neq', 'a'],
    ['in', 'not_in', ['a']],
    ['contains', 'not_contains', 'a'],
    ['any_of', 'none_of', ['a']],
    ['exists', 'not_exists', undefined],
  ] as const;
  for (const [positive, negative, operand] of pairs)
    for (const actual of [undefined, 'a', 'b', 1, true, ['a'], ['b'], { a: 1 }])
      assert.notEqual(holds(positive, actual, operand), holds(negative, actual, operand), `${positive} ${actual}`);
});

test('an operator refuses an operand it cannot use', () => {
  const wrong: readonly [string, Json | undefined][] = [
    ['eq', null],
    ['eq', ['a']],
    ['lt', true],
    ['between', [2, 1]],
    ['between', [1, 'b']],
    ['in', []],
    ['in', 'a'],
    ['contains', ''],
    ['starts_with', ''],
    ['exists', false],
    ['before', 'tomorrow'],
    ['before', '2026-02-30'],
    ['within_last', 'P'],
    ['within_last', '30 days'],
    ['anniversary_within', 'P2Y'],
    ['matches', '(a'],
    ['matches', '(?=a)'],
    ['matches', '(a)\\1'],
    ['all_of', [['a']]],
  ];
  for (const [op, operand] of wrong) assert.equal(OPERATORS.get(op)?.compile(operand), undefined, `${op} ${operand}`);
});

test('each file of the folder is an operator under its own name', () => {
  const files = readdirSync(new URL('./operators/', import.meta.url)).filter((name) => !name.endsWith('.gen.ts'));
  assert.deepEqual(files.map((name) => name.slice(0, -3).replaceAll('-', '_')).sort(), [...OPERATORS.keys()].sort());
});
