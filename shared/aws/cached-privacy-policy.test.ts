import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULT_POLICY, PRIVACY_POLICY } from '../domain/consent/policy.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { createCachedPrivacyPolicy } from './cached-privacy-policy.ts';

const open = () => {
  const state = { now: 0, revisions: 0, documents: 0, isBroken: false };
  const store = createMemoryConfigurationStore();
  const policy = createCachedPrivacyPolicy({
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
  const { kind, id } = PRIVACY_POLICY;
  const put = (version: string) => store.put(kind, { id, document: { ...DEFAULT_POLICY, version } }, undefined);
  return { state, policy, put, store };
};

test('the default policy is in force until somebody configures one', async () => {
  const { policy, state } = open();
  assert.equal(await policy.current(), DEFAULT_POLICY);
  assert.equal(state.documents, 0);
});

test('a policy is looked at again after five seconds, and read again only when it changed', async () => {
  const { policy, state, put } = open();
  await policy.current();
  await put('v1');
  state.now += 4_999;
  assert.equal((await policy.current()).version, '');
  state.now += 1;
  const changed = await policy.current();
  assert.equal(changed.version, 'v1');
  state.now += 5_000;
  assert.equal(await policy.current(), changed);
  assert.equal(await policy.current(), changed);
  assert.deepEqual([state.revisions, state.documents], [3, 1]);
});

test('what is known goes on serving while the store is down', async () => {
  const { policy, state, put } = open();
  state.isBroken = true;
  await assert.rejects(policy.current(), { code: 'policy.unavailable' });
  state.isBroken = false;
  await put('v1');
  await policy.current();
  state.isBroken = true;
  state.now += 3_600_000;
  assert.equal((await policy.current()).version, 'v1');
});
