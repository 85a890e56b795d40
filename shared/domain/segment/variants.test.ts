import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AggregateForm, Condition } from './definition.ts';
import { hashOf } from './hash.ts';
import type { ComputedTraitDocument, SegmentDocument, StoredSegment, StoredTrait } from './stored-definitions.ts';
import { segmentIdOf, unchanging, variantsOf } from './variants.ts';

const A: Condition = { event: 'A' };
const B: Condition = { event: 'B' };
const C: Condition = { event: 'C' };

const stored = (id: string, document: Omit<SegmentDocument, 'name'>): StoredSegment => ({
  id,
  version: 99,
  document: { name: id, ...document },
});
const idOf = (segmentId: string, inlined: Condition): string => `${segmentId}~${hashOf(inlined)}`;
const namesOf = (variants: Iterable<{ readonly id: string }>): string[] => [...variants].map(({ id }) => id).sort();

test('a changed definition is computed beside the one that serves, and so is what uses it', () => {
  const set = variantsOf(99, [
    stored('a', { definition: B, since: 7, served: { definition: A, since: 3 } }),
    stored('user', { definition: { not: { segment: 'a' } }, since: 5 }),
    stored('other', { definition: C, since: 4 }),
  ]);
  assert.deepEqual(namesOf(set.serving.values()), [idOf('a', A), idOf('other', C), idOf('user', { not: A })].sort());
  assert.deepEqual(namesOf(set.candidates.values()), [idOf('a', B), idOf('user', { not: B })].sort());
  assert.deepEqual(namesOf(set.segments), namesOf([...set.serving.values(), ...set.candidates.values()]));
  assert.deepEqual(set.candidates.get('user')?.shadows, set.serving.get('user')?.id);
  assert.deepEqual(
    set.groups.map((group) => [...group].sort()),
    [['a', 'user']],
  );
  assert.equal(segmentIdOf(idOf('a', A)), 'a');
});

test('what is computed counts from the latest of all that it is made of; asked for again, from then on', () => {
  const user = stored('user', { definition: { all: [{ segment: 'a' }, { segment: 'c' }] }, since: 5 });
  const changed = stored('a', { definition: B, since: 7, served: { definition: A, since: 3 } });
  const reverted = stored('c', { definition: C, since: 4, changed: 9 });
  const set = variantsOf(99, [user, changed, reverted]);
  assert.deepEqual([set.serving.get('user')?.since, set.candidates.get('user')?.since], [5, 9]);
  assert.equal(set.serving.get('c')?.since, 4, 'who serves was there all the time');
});

test('a leaf has been folded since the first of the definitions that ask for it', () => {
  const set = variantsOf(99, [
    stored('a', { definition: B, since: 7, served: { definition: A, since: 3 } }),
    stored('both', { definition: { any: [A, B] }, since: 8 }),
    stored('c', { definition: C }),
  ]);
  const leavesOf = (id: string) => set.serving.get(id)?.leaves.map(({ hash }) => set.leavesSince.get(hash));
  assert.deepEqual(leavesOf('both'), [3, 7]);
  assert.deepEqual(leavesOf('c'), [99], 'a document without it was written at its version');
});

test('the same in other words is nothing to compute, and what cannot be compiled replaces nothing', () => {
  const reworded = stored('b', { definition: A, since: 7, served: { definition: { segment: 'a' }, since: 3 } });
  const broken = stored('x', {
    definition: { trait: 't', op: 'none-such' },
    since: 7,
    served: { definition: C, since: 3 },
  });
  const set = variantsOf(99, [stored('a', { definition: A, since: 1 }), reworded, broken]);
  assert.deepEqual([...set.candidates.keys()], []);
  assert.equal(set.serving.get('x')?.id, idOf('x', C));
  assert.deepEqual(set.groups, [['b']], 'only the one that can be compiled is ready to switch');
});

test('changed segments that use an unchanged one do not wait for each other; those that one segment uses do', () => {
  const over = (id: string, definition: Condition) =>
    stored(id, { definition, since: 9, served: { definition: C, since: 2 } });
  const apart = [
    stored('base', { definition: A, since: 1 }),
    over('one', { segment: 'base' }),
    over('two', { not: { segment: 'base' } }),
  ];
  assert.equal(variantsOf(99, apart).groups.length, 2);
  const together = stored('both', { definition: { any: [{ segment: 'one' }, { segment: 'two' }] }, since: 3 });
  assert.deepEqual(
    variantsOf(99, [...apart, together]).groups.map((group) => [...group].sort()),
    [['both', 'one', 'two']],
  );
});

test('definitions that never change serve under their own ids', () => {
  const { segments } = variantsOf(1, [stored('a', { definition: A })]);
  const set = unchanging(3, segments);
  assert.deepEqual([set.version, set.candidates.size, set.groups.length], [3, 0, 0]);
  assert.equal(set.serving.get(segments[0]?.id ?? '')?.hash, hashOf(A));
});

const trait = (id: string, document: Omit<ComputedTraitDocument, 'name'>): StoredTrait => ({
  id,
  version: 99,
  document: { name: id, ...document },
});
const COUNT: AggregateForm = { event: 'A', aggregate: { fn: 'count' } };
const ON_IT: Condition = { trait: 'spent', op: 'gte', value: 2 };

test('what serves keeps its own time zone, and another time zone alone is another definition', () => {
  const month: Condition = { event: 'A', within: 'P1M' };
  const served = { definition: month, since: 3, timezone: 'Europe/Paris', profileTimezone: true };
  const set = variantsOf(99, [
    stored('a', { definition: month, since: 7, timezone: 'Asia/Tokyo', served }),
    stored('same', { definition: month, since: 8, served: { definition: month, since: 3, timezone: 'UTC' } }),
  ]);
  assert.deepEqual(set.serving.get('a')?.policy, { zone: 'Europe/Paris', own: true });
  assert.deepEqual(set.candidates.get('a')?.policy, { zone: 'Asia/Tokyo', own: false });
  assert.notEqual(set.serving.get('a')?.id, set.candidates.get('a')?.id);
  assert.equal(set.candidates.has('same'), false, 'UTC is meant where nothing is stated');
});

test('a changed computed trait is computed beside the one that serves, with the segments on it', () => {
  const former = { definition: COUNT, since: 3 };
  const definition = { ...COUNT, within: 'P1D' };
  const segments = [stored('rich', { definition: ON_IT, since: 5 }), stored('other', { definition: B, since: 4 })];
  const set = variantsOf(99, segments, [trait('spent', { definition, since: 7, served: former })]);
  assert.deepEqual([...set.candidates.keys(), ...set.candidateTraits.keys()], ['rich', 'spent']);
  assert.deepEqual(set.servingTraits.get('spent')?.leaf.condition, COUNT);
  assert.equal(set.traits.length, 2, 'profiles are folded with both');
  assert.deepEqual(
    [set.serving.get('rich')?.since, set.candidates.get('rich')?.since, set.candidateTraits.get('spent')?.since],
    [5, 7, 7],
  );
  assert.deepEqual(
    set.groups.map((group) => [...group].sort()),
    [['@trait:spent', 'rich']],
  );
  const [leaf] = set.candidates.get('rich')?.leaves ?? [];
  assert.equal(set.leavesSince.get(leaf?.hash ?? ''), 7);
});

test('a new computed trait that nothing waits for serves at once; where segments test an ordinary trait of its name, it waits', () => {
  const segments = [stored('rich', { definition: ON_IT, since: 5 })];
  const [waiting, atOnce] = [{ served: null }, {}].map((more) =>
    variantsOf(99, segments, [trait('spent', { definition: COUNT, since: 7, ...more })]),
  );
  assert.deepEqual([waiting?.servingTraits.size, waiting?.candidateTraits.size, waiting?.candidates.size], [0, 1, 1]);
  assert.equal(waiting?.serving.get('rich')?.leaves.length, 0);
  assert.deepEqual([atOnce?.servingTraits.size, atOnce?.candidateTraits.size, atOnce?.candidates.size], [1, 0, 0]);
  assert.equal(atOnce?.serving.get('rich')?.since, 7);
});
