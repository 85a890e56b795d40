import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import { createCachedSourceDirectory } from './cached-source-directory.ts';

const web = {
  name: 'Web',
  trust: 'claimed',
  writeKey: 'key-1',
  origins: ['https://Shop.example'],
  retentionDays: 400,
  enabled: true,
};

const open = async () => {
  const store = createMemoryConfigurationStore();
  await store.put('source', { id: 'web', document: web }, undefined);
  const state = { now: 1_000_000, reads: 0, isBroken: false };
  const list: ConfigurationStore['list'] = async (kind) => {
    state.reads += 1;
    if (state.isBroken) throw new RangeError('throttled');
    return store.list(kind);
  };
  const directory = createCachedSourceDirectory({ configuration: { list }, clock: () => state.now });
  return { store, state, directory };
};

describe('the directory of sources', () => {
  it('reads the store once in ten seconds, however many ask', async () => {
    const { directory, state } = await open();
    const found = await Promise.all(['key-1', 'key-1', 'key-1'].map((key) => directory.byWriteKey(key)));
    assert.ok(found.every((source) => source?.id === 'web'));
    state.now += 9_999;
    await directory.byWriteKey('key-1');
    assert.equal(state.reads, 1);
    state.now += 1;
    await directory.byWriteKey('key-1');
    assert.equal(state.reads, 2);
  });

  it('knows a new key within a second, and is not worn out by wrong ones', async () => {
    const { directory, state, store } = await open();
    assert.equal(await directory.byWriteKey('key-2'), undefined);
    await store.put('source', { id: 'new', document: { ...web, writeKey: 'key-2' } }, undefined);
    for (let n = 0; n < 100; n += 1) await directory.byWriteKey(`wrong-${n}`);
    assert.equal(state.reads, 1);
    state.now += 1_000;
    assert.equal((await directory.byWriteKey('key-2'))?.id, 'new');
    assert.equal(await directory.byWriteKey('__proto__'), undefined);
  });

  it('goes on with what it knows while the store is down, and says so when it knows nothing', async () => {
    const { directory, state } = await open();
    state.isBroken = true;
    await assert.rejects(directory.byWriteKey('key-1'), { code: 'sources.unavailable' });
    state.isBroken = false;
    assert.ok(await directory.byWriteKey('key-1'));
    state.isBroken = true;
    state.now += 60_000;
    assert.ok(await directory.byWriteKey('key-1'));
    await assert.rejects(directory.refresh(), { code: 'sources.unavailable' });
  });

  it('permits the origins of enabled sources, in any spelling', async () => {
    const { directory, state, store } = await open();
    assert.equal(await directory.permitsOrigin('https://shop.EXAMPLE'), true);
    assert.equal(await directory.permitsOrigin('https://other.example'), false);
    await store.put('source', { id: 'web', document: { ...web, enabled: false } }, undefined);
    state.now += 10_000;
    assert.equal(await directory.permitsOrigin('https://shop.example'), false);
  });
});
