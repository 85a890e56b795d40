import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { connectionOperations } from '../../shared/domain/api/operations/destinations.ts';
import type { DeliveryRequest } from '../../shared/domain/export/delivery.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryRenewalStore } from '../../shared/memory/memory-renewal-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createTestDestination } from './test-destination.ts';

const TOKEN = 'EAAB-the-stored-token';

const open = async (status = 200, body = '{}') => {
  const asked: DeliveryRequest[] = [];
  const configuration = createMemoryConfigurationStore();
  const keyring = createKeyring('a key of sixteen characters or more');
  const document = {
    type: 'meta',
    name: 'Meta',
    settings: { audienceId: '11' },
    credentials: keyring.seal(JSON.stringify({ accessToken: TOKEN })),
  };
  await configuration.put('destination', { id: 'meta', document }, undefined);
  const routes = createTestDestination({
    ...{ configuration, keyring, renewals: createMemoryRenewalStore(), clock: () => 0 },
    transport: {
      send: async (request) => {
        asked.push(request);
        return { status, headers: {}, body, at: 0 };
      },
    },
  });
  return { asked, call: createApiClient(connectionOperations, routes) };
};

test('a stored destination is tested with what is stored, and with other settings where they are given', async () => {
  const { call, asked } = await open();
  assert.equal((await call('POST', '/v1/destinations/meta/test', { body: {} })).body.outcome, 'ok');
  await call('POST', '/v1/destinations/meta/test', { body: { settings: { audienceId: '12' } } });
  assert.deepEqual(
    asked.map(({ url, headers }) => [new URL(url).pathname, headers['authorization']]),
    [
      ['/v26.0/11', `Bearer ${TOKEN}`],
      ['/v26.0/12', `Bearer ${TOKEN}`],
    ],
  );
});

test('what the platform says is told without the secret that it repeats', async () => {
  const { call } = await open(401, JSON.stringify({ error: { code: 190, message: `Bad token ${TOKEN}` } }));
  const { body } = await call('POST', '/v1/destinations/meta/test', { body: {} });
  assert.deepEqual([body.outcome, body.code], ['broken', 'credentials-invalid']);
  assert.ok(!JSON.stringify(body).includes(TOKEN));
  assert.match(body.said, /Bad token \*\*\*/);
});

test('given credentials are tested before they are stored, and what is malformed is said where it is', async () => {
  const { call, asked } = await open();
  const given = { settings: { audienceId: '13' }, credentials: { accessToken: 'a-token' } };
  assert.equal((await call('POST', '/v1/destination-types/meta/test', { body: given })).body.outcome, 'ok');
  assert.equal(asked[0]?.headers['authorization'], 'Bearer a-token');
  const refused = await call('POST', '/v1/destination-types/meta/test', { body: { settings: {}, credentials: {} } });
  assert.equal(refused.status, 422);
  assert.deepEqual(
    refused.body.error.details.map(({ path }: { path: string }) => path),
    ['settings.audienceId', 'credentials.accessToken'],
  );
  assert.equal((await call('POST', '/v1/destination-types/nothing/test', { body: {} })).status, 404);
  assert.equal((await call('POST', '/v1/destinations/nothing/test', { body: {} })).status, 404);
});
