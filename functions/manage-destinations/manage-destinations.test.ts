import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { destinationOperations } from '../../shared/domain/api/operations/destinations.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { DestinationDocument } from '../../shared/domain/export/export.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryLaneOpener } from '../../shared/memory/memory-lane-opener.ts';
import { createMemoryRemovalStore } from '../../shared/memory/memory-removal-store.ts';
import { createMemoryRunStore } from '../../shared/memory/memory-run-store.ts';
import type { LaneOpener } from '../../shared/ports/lane-opener.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageDestinations } from './manage-destinations.ts';

const open = (opener: LaneOpener = createMemoryLaneOpener()) => {
  const closed: unknown[] = [];
  const configuration = createMemoryConfigurationStore();
  const keyring = createKeyring('a key of sixteen characters or more');
  const removals = createMemoryRemovalStore();
  const runs = createMemoryRunStore();
  const onClosed = (error: unknown) => void closed.push(error);
  const routes = createManageDestinations({ configuration, keyring, opener, runs, removals, onClosed });
  return { configuration, keyring, closed, runs, removals, call: createApiClient(destinationOperations, routes) };
};
const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const hook = {
  type: 'webhook',
  name: 'CRM',
  settings: { url: 'https://crm.example/in', purposes: ['advertising'] },
  credentials: { secret },
};

describe('managing destinations', () => {
  it('stores credentials sealed and never answers them', async () => {
    const { call, configuration, keyring } = open();
    const created = await call('PUT', '/v1/destinations/crm', { body: hook });
    assert.equal(created.status, 201);
    assert.equal(created.body.hasCredentials, true);
    const answers = [created, await call('GET', '/v1/destinations/crm'), await call('GET', '/v1/destinations')];
    assert.ok(!JSON.stringify(answers).includes(secret.slice(6, 20)));
    const stored = await configuration.get<DestinationDocument>('destination', 'crm');
    assert.ok(!JSON.stringify(stored).includes(secret));
    assert.deepEqual(JSON.parse(keyring.open(stored?.document.credentials ?? '')), { secret });
  });

  it('says since when and why a platform refuses the connection, and which exports wait; a person who pauses breaks nothing', async () => {
    const { call, configuration, runs } = open();
    await call('PUT', '/v1/destinations/crm', { body: hook });
    const document = { segmentId: 'vip', destinationId: 'crm' };
    for (const id of ['a', 'b', 'c']) await configuration.put('export', { id, document }, undefined);
    await runs.pause('a', { reason: 'Holiday', at: 1 });
    assert.equal((await call('GET', '/v1/destinations/crm')).body.broken, undefined);
    await runs.pause('c', { reason: 'No longer accepts.', code: 'credentials-refused', at: 3 });
    await runs.pause('b', { reason: 'Lost.', code: 'list-missing', at: 2 });
    const broken = {
      since: '1970-01-01T00:00:00.002Z',
      code: 'audience-missing',
      reason: 'Lost.',
      exports: ['b', 'c'],
    };
    assert.deepEqual((await call('GET', '/v1/destinations')).body.destinations[0].broken, broken);
    await runs.resume('b', 4);
    await runs.resume('c', 4);
    assert.equal((await call('GET', '/v1/destinations/crm')).body.broken, undefined);
  });

  it('keeps the credentials when a destination is replaced without them', async () => {
    const { call, configuration, keyring } = open();
    await call('PUT', '/v1/destinations/crm', { body: hook });
    const { credentials: _, ...rest } = hook;
    const replaced = await call('PUT', '/v1/destinations/crm', { body: { ...rest, name: 'New name' } });
    assert.deepEqual([replaced.status, replaced.body.hasCredentials], [200, true]);
    const stored = await configuration.get<DestinationDocument>('destination', 'crm');
    assert.deepEqual(JSON.parse(keyring.open(stored?.document.credentials ?? '')), { secret });
  });

  it('says which setting and which credential is wrong', async () => {
    const { call } = open();
    const put = async (body: object) => {
      const { status, body: answer } = await call('PUT', '/v1/destinations/crm', { body });
      return [status, answer.error.details.map(({ path }: { path: string }) => path)];
    };
    assert.deepEqual(await put({ ...hook, settings: { url: 'ftp://x', colour: 1 } }), [
      422,
      ['settings.url', 'settings.colour'],
    ]);
    assert.deepEqual(await put({ type: 'webhook', name: 'CRM', settings: hook.settings }), [
      422,
      ['credentials.secret'],
    ]);
    assert.deepEqual(await put({ ...hook, type: 'carrier-pigeon' }), [422, ['type']]);
  });

  it('opens the lane of a type once a destination of it is saved, and of no other', async () => {
    const opener = createMemoryLaneOpener();
    const { call } = open(opener);
    await call('PUT', '/v1/destinations/crm', { body: { ...hook, settings: {} } });
    assert.equal(opener.isOpen('webhook'), false);
    await call('PUT', '/v1/destinations/crm', { body: hook });
    assert.deepEqual([opener.isOpen('webhook'), opener.isOpen('s3-csv')], [true, false]);
  });

  it('saves a destination although its lane cannot be opened now, and says so', async () => {
    const failure = new HeadwaterError('lane.closed', 'not now');
    const { call, closed } = open({ open: () => Promise.reject(failure) });
    assert.equal((await call('PUT', '/v1/destinations/crm', { body: hook })).status, 201);
    assert.deepEqual(closed, [failure]);
  });

  it('lists the types with the schemas of their settings', async () => {
    const { destinationTypes } = (await open().call('GET', '/v1/destination-types')).body;
    const webhook = destinationTypes.find(({ slug }: { slug: string }) => slug === 'webhook');
    assert.ok(webhook.settings.properties.url);
    assert.ok(destinationTypes.some(({ slug }: { slug: string }) => slug === 's3-csv'));
  });

  it('previews exactly what would be sent, masks secrets and says who is left out and why', async () => {
    const { call } = open();
    const members = [
      {
        identifiers: [{ type: 'userId', value: 'u1' }],
        traits: { plan: 'pro', ssn: '1' },
        consent: { advertising: true },
      },
      { identifiers: [{ type: 'userId', value: 'u2' }], consent: { advertising: false } },
      { identifiers: [{ type: 'email', value: 'a@b.example' }], consent: { advertising: { granted: true } } },
    ];
    const settings = { ...hook.settings, traits: ['plan'] };
    const { status, body } = await call('POST', '/v1/destination-types/webhook/preview', {
      body: { settings, members },
    });
    assert.equal(status, 200);
    assert.deepEqual(
      body.skipped.map(({ index }: { index: number }) => index),
      [1, 2],
    );
    assert.equal(body.requests.length, 1);
    assert.ok(body.requests[0].body.includes('"plan":"pro"') && !body.requests[0].body.includes('ssn'));
    assert.ok(!JSON.stringify(body).includes('v1,'));
    assert.equal((await call('POST', '/v1/destination-types/nothing/preview', { body: { members } })).status, 404);
  });

  it('does not delete a destination that an export uses, and names it', async () => {
    const { call, configuration, removals } = open();
    await call('PUT', '/v1/destinations/crm', { body: hook });
    await configuration.put('export', { id: 'nightly', document: { destinationId: 'crm' } }, undefined);
    const refused = await call('DELETE', '/v1/destinations/crm');
    assert.equal(refused.status, 409);
    assert.match(refused.body.error.message, /“nightly”/);
    assert.equal(await removals.deletedAt('crm'), undefined);
    await configuration.delete('export', 'nightly', undefined);
    assert.equal((await call('DELETE', '/v1/destinations/crm')).status, 204);
    assert.equal(await removals.deletedAt('crm'), Date.UTC(2026, 10, 22, 10));
  });
});
