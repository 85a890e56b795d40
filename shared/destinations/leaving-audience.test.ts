import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../domain/json.ts';
import { createMemoryConfigurationStore } from '../memory/memory-configuration-store.ts';
import { loadLeaving } from './leaving-audience.ts';

const META = { audienceId: '1', identifiers: ['email'], purposes: ['advertising'] };
const leaving = { exportId: 'x', segmentId: 's', type: 'meta', settings: META };
const load = async (document: { type: string; settings: JsonObject } | undefined) => {
  const configuration = createMemoryConfigurationStore();
  const named = document && { id: 'to', document: { name: 'To', credentials: 'sealed', ...document } };
  if (named) await configuration.put('destination', named, undefined);
  return loadLeaving({ configuration }, { audience: 'to/1', destinationId: 'to', leaving });
};

test('an audience is left as its destination is configured now, its purposes included', async () => {
  const audience = await load({ type: 'meta', settings: { ...META, purposes: ['email'] } });
  assert.deepEqual('rule' in audience && audience.rule.purposes, ['email']);
});

test('once the destination names another list, it is still the former that is left, under the credentials of now', async () => {
  const audience = await load({ type: 'meta', settings: { ...META, audienceId: '2' } });
  assert.ok('destination' in audience);
  const { settings, credentials } = audience.destination;
  assert.deepEqual([(settings as typeof META).audienceId, credentials], ['1', 'sealed']);
});

test('nobody is left in, so that an audience needs no segment and gains nobody', async () => {
  const audience = await load({ type: 'meta', settings: META });
  assert.ok('rule' in audience);
  assert.equal(audience.rule.isMember({} as never, 0), false);
});

test('without credentials, or with those of another platform, nothing can be left', async () => {
  assert.deepEqual(await load(undefined), { problem: 'destination-deleted' });
  const settings = { url: 'https://to.example/', identifier: 'email' };
  assert.deepEqual(await load({ type: 'webhook', settings }), { problem: 'destination-changed' });
});
