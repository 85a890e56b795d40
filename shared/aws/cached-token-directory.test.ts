import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TokenDocument } from '../domain/access/token.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { createMemorySessionStore } from '../memory/memory-session-store.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import { createCachedTokenDirectory } from './cached-token-directory.ts';

const crm: TokenDocument = { name: 'CRM', role: 'marketer', createdAt: 1, createdBy: 'root', digest: 'one' };

const open = async () => {
  const store = createMemoryConfigurationStore();
  await store.put('token', { id: 'crm', document: crm }, undefined);
  const state = { now: 1_000_000, reads: 0, isBroken: false };
  const get: ConfigurationStore['get'] = async (kind, id) => {
    state.reads += 1;
    if (state.isBroken) throw new RangeError('throttled');
    return store.get(kind, id);
  };
  const directory = createCachedTokenDirectory({
    configuration: { get },
    sessions: createMemorySessionStore(),
    clock: () => state.now,
  });
  const opens = async (digest: string, id = 'crm') =>
    (await directory.find(id, (token) => token.digest === digest)) !== undefined;
  return { store, state, opens };
};

describe('the directory of tokens', () => {
  it('reads a token that is right once in five seconds', async () => {
    const { opens, state } = await open();
    for (const wait of [0, 1, 4_998]) {
      state.now += wait;
      assert.ok(await opens('one'));
    }
    assert.equal(state.reads, 1);
    state.now += 1;
    assert.ok(await opens('one'));
    assert.equal(state.reads, 2);
  });

  it('knows a revoked token no longer than five seconds, and a rotated one no longer either', async () => {
    const { opens, state, store } = await open();
    assert.ok(await opens('one'));
    await store.put('token', { id: 'crm', document: { ...crm, digest: 'two' } }, undefined);
    state.now += 4_999;
    assert.ok(await opens('one'));
    state.now += 1;
    assert.equal(await opens('one'), false);
    assert.ok(await opens('two'));
    await store.delete('token', 'crm', undefined);
    state.now += 5_000;
    assert.equal(await opens('two'), false);
  });

  it('knows a new token and a new secret at once', async () => {
    const { opens, store } = await open();
    assert.ok(await opens('one'));
    assert.equal(await opens('two'), false);
    await store.put('token', { id: 'crm', document: { ...crm, digest: 'two' } }, undefined);
    assert.ok(await opens('two'));
    assert.equal(await opens('one'), false, 'the old secret ends where the new one was seen');
    assert.equal(await opens('x', 'ops'), false);
    await store.put('token', { id: 'ops', document: { ...crm, digest: 'x' } }, undefined);
    assert.ok(await opens('x', 'ops'));
  });

  it('goes on for a minute while the store is down, then opens nothing', async () => {
    const { opens, state } = await open();
    assert.ok(await opens('one'));
    state.isBroken = true;
    state.now += 59_999;
    assert.ok(await opens('one'));
    await assert.rejects(opens('two'), { code: 'tokens.unavailable' });
    await assert.rejects(opens('one', 'ops'), { code: 'tokens.unavailable' });
    state.now += 1;
    await assert.rejects(opens('one'), { code: 'tokens.unavailable' });
    state.isBroken = false;
    assert.ok(await opens('one'));
  });
});
