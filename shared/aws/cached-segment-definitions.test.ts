import assert from 'node:assert/strict';
import { test } from 'node:test';
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
  const ids = async (atLeast?: number) => [...(await definitions.current(atLeast)).serving.keys()];
  return {
    ...{ put, ids, asked, definitions, meanwhile },
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
  assert.deepEqual(asked, { list: 2, revision: 5 });
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

test('documents that were written while they were read are read again: what switches together is never seen in part', async () => {
  const { put, ids, definitions, meanwhile } = open();
  await put('a', { trait: 'plan', op: 'exists' });
  meanwhile.push(() => put('b', { trait: 'plan', op: 'exists' }));
  assert.deepEqual(await ids(), ['a', 'b']);
  assert.equal((await definitions.current()).version, 2);
});
