import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withdrawalOperations } from '../../shared/domain/api/operations/withdrawals.ts';
import { createExportWorld, type ExportWorld } from '../../test/simulation/export-world.ts';
import { createFakePlatform } from '../../test/simulation/fake-platform.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createWithdrawPerson } from './withdraw-person.ts';

const openWorld = async () => {
  const time: { of?: ExportWorld['time'] } = {};
  const clock = (): number => time.of?.now ?? 0;
  const platform = createFakePlatform(clock, () => undefined);
  const settings = { url: 'https://receiver.example/', identifier: 'email', purposes: ['advertising'] };
  const credentials = { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}` };
  const world = await createExportWorld({
    destination: { type: 'webhook', settings, credentials },
    transport: platform.transport,
    export: { schedule: 'rate(1 day)' },
  });
  time.of = world.time;
  let ids = 0;
  const routes = createWithdrawPerson({ ...world.ports, keyring: world.keyring, newId: () => `w${++ids}` });
  const call = createApiClient(withdrawalOperations, routes, clock);
  return { world, platform, call };
};

test('takes out of an audience at once whoever said no, and says when they were out', async () => {
  const { world, platform, call } = await openWorld();
  const person = { vip: true, consent: true, emails: ['ann@shop.example', 'ann@work.example'] };
  world.put('ann', person);
  world.put('bob', { ...person, emails: ['bob@shop.example'] });
  await world.live(2);
  world.put('ann', { ...person, consent: false });
  const asked = await call('POST', '/v1/profiles/email:ann@shop.example/withdrawals');
  assert.equal(asked.status, 202);
  assert.deepEqual(asked.body.audiences, [
    {
      audience: 'to/vips',
      destination: { id: 'to', type: 'webhook', name: 'to' },
      askedAt: new Date(world.time.now).toISOString(),
      state: 'removing',
      leavesBehind: 'messages',
    },
  ]);
  await world.live(1);
  assert.deepEqual([...platform.audience], ['bob@shop.example']);
  await world.live(5);
  const { status, body } = await call('GET', `/v1/withdrawals/${asked.body.id}`);
  assert.deepEqual([status, body.audiences[0].state, typeof body.closedAt], [200, 'removed', 'string']);
  assert.doesNotMatch(JSON.stringify([asked.body, body]), /ann@|email/);
});

test('asks nobody for who permits everything, and looks again a little later in case the answer was on its way', async () => {
  const { world, platform, call } = await openWorld();
  const person = { vip: true, consent: true, emails: ['ann@shop.example'] };
  world.put('ann', person);
  await world.live(2);
  const asked = await call('POST', '/v1/profiles/email:ann@shop.example/withdrawals');
  assert.deepEqual([asked.status, asked.body.audiences], [202, []]);
  world.put('ann', { ...person, consent: false });
  await world.live(6);
  assert.equal(platform.audience.size, 0);
  const { body } = await call('GET', `/v1/withdrawals/${asked.body.id}`);
  assert.deepEqual([body.audiences.length, typeof body.closedAt], [1, 'string']);
});

test('refuses an unknown identifier and an unknown withdrawal without repeating whom they name', async () => {
  const { call } = await openWorld();
  const unknown = await call('POST', '/v1/profiles/email:nobody@shop.example/withdrawals');
  assert.deepEqual([unknown.status, unknown.body.error.code], [404, 'not-found']);
  assert.doesNotMatch(JSON.stringify(unknown.body), /nobody@/);
  assert.equal((await call('GET', '/v1/withdrawals/w9')).status, 404);
});
