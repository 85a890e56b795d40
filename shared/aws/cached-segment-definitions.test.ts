import assert from 'node:assert/strict';
import { test } from 'node:test';
import { definitionsVersion } from '../domain/segment/stored-definitions.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';

const open = () => {
  let now = 0;
  const asked = { list: 0, revision: 0 };
  const store = createMemoryConfigurationStore();
  const meanwhile: (() => Promise<unknown>)[] = [];
  const definitions = createCachedSegmentDefinitions({
    clock: () => now,
    configuration: {
      list: async (kind) => {
        asked.list += 1;
        const read = await store.list(kind);
        await meanwhile.pop()?.();
        return read as never;
      },
      revision: (kind) => {
        asked.revision += 1;
        return store.revision(kind);
      },
    },
  });
  const put = (id: string, definition: unknown) =>
    store.put('segment', { id, document: { name: id, definition } }, undefined);
  const putTrait = (id: string, definition: unknown, zone: object = {}) =>
    store.put('computed-trait', { id, document: { name: id, definition, ...zone } }, undefined);
  const ids = async (atLeast?: number) => [...(await definitions.current(atLeast)).serving.keys()];
  return {
    ...{ store, put, putTrait, ids, asked, definitions, meanwhile },
    pass: (ms: number) => {
      now += ms;
    },
  };
};

test('definitions are read again after five seconds, and compiled again only where one changed', async () => {
  const { put, ids, asked, pass } = open();
  await put('a', { trait: 'plan', op: 'exists' });
  assert.deepEqual(await ids(), ['a']);
  await put('b', { trait: 'plan', op: 'exists' });
  pass(4_999);
  assert.deepEqual(await ids(), ['a']);
  pass(1);
  assert.deepEqual(await ids(), ['a', 'b']);
  pass(5_000);
  await ids();
  assert.deepEqual(asked, { list: 4, revision: 5 });
});

test('whoever saw a newer version gets it at once', async () => {
  const { put, ids, definitions } = open();
  await ids();
  const version = await put('a', { trait: 'plan', op: 'exists' });
  assert.deepEqual(await ids(), []);
  assert.deepEqual(await ids(version as number), ['a']);
  assert.equal((await definitions.current()).version, version);
});

test('a segment that cannot be compiled does not stop the others', async () => {
  const { put, ids } = open();
  await put('a', { trait: 'plan', op: 'exists' });
  await put('broken', { bucket: {} });
  await put('lost', { segment: 'nobody' });
  assert.deepEqual(await ids(), ['a']);
});

const spent = { event: 'Order Completed', aggregate: { fn: 'sum', property: 'total' } };

test('the version grows with segments and computed traits alike, and names all of both', async () => {
  const { put, putTrait, definitions, store } = open();
  const seen = [(await definitions.current()).version];
  const note = async () => {
    const known = await definitions.current(await definitionsVersion(store));
    seen.push(known.version);
    return known;
  };
  await putTrait('spent', spent);
  assert.deepEqual(
    (await note()).traits?.map(({ id }) => id),
    ['spent'],
  );
  await put('a', { trait: 'plan', op: 'exists' });
  const known = await note();
  assert.deepEqual([known.segments.length, known.traits?.length], [1, 1]);
  await store.delete('computed-trait', 'spent', undefined);
  assert.deepEqual((await note()).traits, []);
  assert.deepEqual(seen, [0, 1, 2, 3]);
});

test('a segment is another one when a computed trait that it names is', async () => {
  const { put, putTrait, definitions, store } = open();
  await put('rich', { trait: 'spent', op: 'gte', value: 100 });
  const hash = async () => (await definitions.current(await definitionsVersion(store))).segments[0]?.hash;
  const hashes = [await hash()];
  await putTrait('spent', spent);
  hashes.push(await hash());
  await putTrait('spent', { ...spent, within: 'P30D' });
  hashes.push(await hash());
  await putTrait('spent', { ...spent, within: 'P30D' }, { timezone: 'Europe/Paris', profileTimezone: false });
  hashes.push(await hash());
  assert.equal(new Set(hashes).size, 4);
});

test('definitions saved before time zones were stated are read by UTC, others by theirs', async () => {
  const { put, putTrait, definitions, store } = open();
  await put('old', { event: 'A', within: 'P1M' });
  await putTrait('spent', spent, { timezone: 'Europe/Paris', profileTimezone: true });
  const document = { name: 'new', definition: { event: 'A', within: 'P1M' }, timezone: 'Europe/Paris' };
  await store.put('segment', { id: 'new', document }, undefined);
  const { segments, traits } = await definitions.current(3);
  assert.deepEqual(
    [...segments.map(({ policy }) => policy), traits?.[0]?.leaf.policy],
    [
      { zone: 'Europe/Paris', own: false },
      { zone: 'UTC', own: false },
      { zone: 'Europe/Paris', own: true },
    ],
  );
});

test('a computed trait that cannot be read does not stop the others', async () => {
  const { putTrait, definitions } = open();
  await putTrait('broken', { event: 'A' });
  await putTrait('spent', spent);
  assert.deepEqual(
    (await definitions.current()).traits?.map(({ id }) => id),
    ['spent'],
  );
});

test('documents that were written while they were read are read again: what switches together is never seen in part', async () => {
  const { put, ids, definitions, meanwhile } = open();
  await put('a', { trait: 'plan', op: 'exists' });
  meanwhile.push(() => put('b', { trait: 'plan', op: 'exists' }));
  assert.deepEqual(await ids(), ['a', 'b']);
  assert.equal((await definitions.current()).version, 2);
});
