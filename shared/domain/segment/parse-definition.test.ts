import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { conditions } from '../../../test/simulation/segment-generators.ts';
import { compileSegments, referencesOf } from './compile-segments.ts';
import type { Condition } from './definition.ts';
import { parseDefinition } from './parse-definition.ts';

const issuesOf = (json: unknown) => {
  const parsed = parseDefinition(json);
  return 'issues' in parsed ? parsed.issues.map(({ path, code }) => `${path}: ${code}`) : [];
};
const hashesOf = (definition: Condition) => {
  const [segment] = compileSegments([{ id: 's', definition }]).segments;
  assert.ok(segment);
  return { hash: segment.hash, leaves: segment.leaves.map(({ hash }) => hash) };
};

describe('a definition', () => {
  test('is accepted as it is in every form there is', () => {
    fc.assert(fc.property(conditions, (condition) => assert.deepEqual(parseDefinition(condition), { condition })));
    assert.deepEqual(issuesOf({ not: { segment: 'others' } }), []);
  });

  test('that is wrong is told where', () => {
    const table: readonly (readonly [unknown, string])[] = [
      [null, ': invalid-definition'],
      [[], ': invalid-definition'],
      [{}, ': invalid-definition'],
      [{ all: [] }, 'all: invalid-definition'],
      [{ all: [{ trait: 'a', op: 'exists' }], name: 'x' }, ': invalid-definition'],
      [{ event: 'A', trait: 'b', op: 'exists' }, ': invalid-definition'],
      [{ any: [{ not: { trait: 'a', op: 'is' } }] }, 'any[0].not.op: unknown-operator'],
      [{ trait: 'a', op: 'gte' }, 'value: invalid-value'],
      [{ event: 'A', where: [{ property: 'p', op: 'gte', value: [] }] }, 'where[0].value: invalid-value'],
      [{ event: 'A', where: [{ property: 'p', op: 'within_last', value: 'P1D' }] }, 'where[0].op: invalid-operator'],
      [{ event: 'A', within: 'P0D' }, 'within: invalid-definition'],
      [{ event: 'A', within: 30 }, 'within: invalid-definition'],
      [{ event: 'A', count: { op: '>=', value: -1 } }, 'count.value: invalid-definition'],
      [{ event: 'A', count: { op: '>=', value: 1001 } }, 'count.value: invalid-definition'],
      [{ event: 'A', within: 'P1D', to: '2026-01-01' }, ': invalid-definition'],
      [{ event: 'A', from: '2026-01-02', to: '2026-01-01' }, 'from: invalid-definition'],
      [{ event: 'A', aggregate: { fn: 'sum', property: 'p' } }, 'op: invalid-definition'],
      [{ event: 'A', aggregate: { fn: 'sum' }, op: 'gt', value: 1 }, 'aggregate.property: invalid-definition'],
      [
        { event: 'A', aggregate: { fn: 'median', property: 'p' }, op: 'gt', value: 1 },
        'aggregate.fn: invalid-definition',
      ],
      [{ event: 'A', aggregate: { fn: 'sum', property: 'p' }, op: 'gt', value: [] }, 'value: invalid-value'],
      [{ event: 'A', aggregate: { fn: 'count' }, op: 'gt', value: 1, within: '-P1D' }, 'within: invalid-definition'],
      [{ sequence: [] }, 'sequence: invalid-definition'],
      [{ sequence: Array.from({ length: 11 }, () => ({ event: 'A' })) }, 'sequence: invalid-definition'],
      [{ sequence: [{ event: 'A', absent: true }] }, 'sequence[0].absent: invalid-definition'],
      [
        { sequence: [{ event: 'A' }, { event: 'B', absent: true }, { event: 'C' }] },
        'sequence[1].within: invalid-definition',
      ],
      [
        { sequence: [{ event: 'A' }, { event: 'B', where: [{ property: 'p', op: 'like' }] }] },
        'sequence[1].where[0].op: unknown-operator',
      ],
      [{ all: [{ bucket: {} }] }, 'all[0].bucket.of: invalid-definition'],
      [{ bucket: { of: 10, from: 5, to: 5 } }, 'bucket: invalid-definition'],
      [{ trait: 'a', op: 'matches', value: '(a+)+$(?=b)' }, 'value: invalid-value'],
    ];
    for (const [json, expected] of table)
      assert.ok(issuesOf(json).includes(expected), `${JSON.stringify(json)} ${issuesOf(json)}`);
  });

  test('is refused where it is too deep or too large, without being walked to its end', () => {
    const nested = (levels: number): unknown =>
      levels === 0 ? { trait: 'a', op: 'exists' } : { not: nested(levels - 1) };
    assert.deepEqual(issuesOf(nested(7)), []);
    assert.equal(issuesOf(nested(8)).at(0)?.endsWith('too-deep'), true);
    let abyss: unknown = {};
    for (let i = 0; i < 100_000; i++) abyss = { not: abyss };
    assert.equal(issuesOf(abyss).length, 1);
    const wide = Array.from({ length: 90 }, () => ({ all: Array.from({ length: 90 }, () => nested(0)) }));
    assert.deepEqual(issuesOf({ any: wide }).filter((issue) => issue.endsWith('too-large')).length, 1);
  });

  test('from a hostile client never throws and never passes as something else', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (json) => {
        const parsed = parseDefinition(json);
        assert.ok('condition' in parsed || parsed.issues.length > 0);
      }),
    );
    const polluting = JSON.parse('{"trait":"a","op":"exists","__proto__":{"admin":true}}');
    assert.equal(issuesOf(polluting).length, 1);
    for (const op of ['constructor', '__proto__', 'toString']) assert.equal(issuesOf({ trait: 'a', op }).length, 1);
  });
});

describe('compiled segments', () => {
  test('have hashes that depend on meaning, not on how members or lists of filters are ordered', () => {
    const where = [
      { property: 'a', op: 'eq', value: 1 },
      { property: 'b', op: 'exists' },
    ];
    const one = hashesOf({ event: 'A', where, within: 'P1D' });
    const reordered: Condition = JSON.parse(JSON.stringify({ within: 'P1D', where, event: 'A' }));
    assert.deepEqual(hashesOf(reordered), one);
    assert.deepEqual(hashesOf({ event: 'A', where: where.toReversed(), within: 'PT24H' }).leaves, one.leaves);
    assert.notDeepEqual(hashesOf({ event: 'A', where, within: 'P2D' }).leaves, one.leaves);
  });

  test('share the state of leaves that tell as many events apart', () => {
    const leaf = (op: '>=' | '<' | '=', value: number) => hashesOf({ event: 'A', count: { op, value } }).leaves;
    assert.deepEqual(leaf('>=', 2), leaf('<', 2));
    assert.deepEqual(leaf('>=', 2), leaf('=', 1));
    assert.notDeepEqual(leaf('>=', 2), leaf('>=', 3));
  });

  test('inline what they refer to, so that a change there changes them', () => {
    const compile = (plan: string) =>
      compileSegments([
        { id: 'outer', definition: { not: { segment: 'inner' } } },
        { id: 'inner', definition: { trait: 'plan', op: 'eq', value: plan } },
      ]).segments.map(({ hash }) => hash);
    assert.notEqual(compile('pro')[0], compile('free')[0]);
    assert.deepEqual(referencesOf({ all: [{ segment: 'a' }, { not: { segment: 'b' } }] }), ['a', 'b']);
  });

  test('name circles, strangers and old forms, and leave the others alone', () => {
    const { segments, issues } = compileSegments([
      { id: 'a', definition: { segment: 'b' } },
      { id: 'b', definition: { any: [{ segment: 'a' }] } },
      { id: 'c', definition: { segment: 'nobody' } },
      { id: 'd', definition: { bucket: {} } as never },
      { id: 'e', definition: { trait: 'plan', op: 'exists' } },
    ]);
    assert.deepEqual(
      segments.map(({ id }) => id),
      ['e'],
    );
    assert.deepEqual(
      issues.map(({ segmentId, code }) => `${segmentId} ${code}`),
      ['a cyclic-reference', 'b cyclic-reference', 'c unknown-segment', 'd invalid-definition'],
    );
  });

  test('do not explode where references double at every step', () => {
    const chain = Array.from({ length: 40 }, (_, n) => ({
      id: `s${n}`,
      definition: (n === 0
        ? { trait: 'a', op: 'exists' }
        : { any: [{ segment: `s${n - 1}` }, { segment: `s${n - 1}` }] }) as Condition,
    }));
    const { segments, issues } = compileSegments(chain);
    assert.ok(segments.length < 15);
    assert.ok(issues.every(({ code }) => code === 'too-large'));
  });
});
