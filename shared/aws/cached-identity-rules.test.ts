import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_RULES } from '../domain/identity/rules.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { createCachedIdentityRules } from './cached-identity-rules.ts';

const open = () => {
  const state = { now: 0, revisions: 0, documents: 0, isBroken: false };
  const store = createMemoryConfigurationStore();
  const rules = createCachedIdentityRules({
    clock: () => state.now,
    configuration: {
      revision: async (kind) => {
        state.revisions += 1;
        if (state.isBroken) throw new RangeError('throttled');
        return store.revision(kind);
      },
      get: (kind, id) => {
        state.documents += 1;
        return store.get(kind, id);
      },
    },
  });
  const { version: _, ...document } = DEFAULT_RULES;
  const put = (priority: readonly string[]) =>
    store.put('identity', { id: 'rules', document: { ...document, priority } }, undefined);
  return { state, rules, put };
};

test('the defaults are in force, as version 0, until somebody changes them', async () => {
  const { rules, state } = open();
  assert.equal(await rules.current(), DEFAULT_RULES);
  assert.equal(state.documents, 0);
});

test('rules are looked at again after five seconds, and read again only when they changed', async () => {
  const { rules, state, put } = open();
  await rules.current();
  await put(['email']);
  state.now += 4_999;
  assert.equal((await rules.current()).version, 0);
  state.now += 1;
  const changed = await rules.current();
  assert.deepEqual([changed.version, changed.priority], [1, ['email']]);
  state.now += 5_000;
  assert.equal(await rules.current(), changed, 'one object a version');
  assert.deepEqual([state.revisions, state.documents], [3, 1]);
});

test('whoever saw a newer version gets it at once', async () => {
  const { rules, put } = open();
  await rules.current();
  const version = await put(['phone']);
  assert.equal((await rules.current()).version, 0);
  assert.equal((await rules.current(version as number)).version, version);
});

test('what is known goes on serving while the store is down, but nothing older than asked for', async () => {
  const { rules, state, put } = open();
  state.isBroken = true;
  await assert.rejects(rules.current(), { code: 'rules.unavailable' });
  state.isBroken = false;
  await put(['phone']);
  assert.equal((await rules.current()).version, 1);
  state.isBroken = true;
  state.now += 3_600_000;
  assert.equal((await rules.current()).version, 1);
  await assert.rejects(rules.current(2), { code: 'rules.unavailable' });
});
