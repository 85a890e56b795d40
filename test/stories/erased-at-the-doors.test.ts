import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createArchiveEvents } from '../../functions/archive-events/archive-events.ts';
import { createRewriteArchive } from '../../functions/rewrite-archive/rewrite-archive.ts';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { recordsOf } from '../../shared/domain/archive/archived-records.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { createMemoryArchiveDays } from '../../shared/memory/memory-archive-days.ts';
import { createMemoryArchiveStore } from '../../shared/memory/memory-archive-store.ts';
import { createMemoryErasureJobs } from '../../shared/memory/memory-erasure-jobs.ts';
import { createMemoryRewritableObjects } from '../../shared/memory/memory-rewritable-objects.ts';
import { createErase } from '../../shared/stitching/erasure/erase.ts';
import { openDeployment } from './api-deployment.ts';
import { openTwoSources, type TwoSources } from './two-sources.ts';

const HOUR = 3_600_000;
const ann: readonly Identifier[] = [
  { type: 'userId', value: 'ann' },
  { type: 'email', value: 'ann@shop.example' },
];
const kiosk: Identifier = { type: 'anonymousId', value: 'kiosk' };

const login = (messageId: string, more: object = {}): object => ({
  ...{ type: 'identify', messageId, userId: 'ann', traits: { email: 'ann@shop.example' } },
  ...more,
});
const view = (messageId: string, more: object): object => ({
  ...{ type: 'track', event: 'Product Viewed', messageId },
  ...more,
});
const consent = (messageId: string): object => ({
  ...{ type: 'track', event: 'Consent Updated', messageId, userId: 'ann' },
  context: { consent: { categoryPreferences: { advertising: true } }, traits: { email: 'ann@shop.example' } },
});

const erase = async ({ stores, now }: TwoSources, identifiers: readonly Identifier[], noted: unknown[] = []) =>
  createErase({
    ...stores,
    note: async (removed) => void noted.push(...removed),
  })({
    ...{ requestId: 'request-1', identifiers, erasedAt: now() },
  });

const profileOf = async ({ call }: TwoSources, name: string) => call('GET', `/v1/profiles/${name}`);

describe('somebody who was erased', () => {
  it('is not met again by what a page sends within the same second', async () => {
    const world = await openTwoSources();
    await world.send('crm', [login('m1'), view('m2', { userId: 'ann' })]);
    await world.stitch();
    assert.deepEqual(await world.messagesOf('userId:ann'), ['m1', 'm2']);
    await erase(world, ann);
    const before = world.stores.stream.records.length;
    const body = { batch: [view('m3', { userId: 'ann' })], writeKey: 'web-write-key' };
    assert.equal((await world.call('POST', '/v1/batch', { body })).status, 200);
    await world.stitch();
    const added = world.stores.stream.records.slice(before).map(({ record }) => record);
    assert.deepEqual(
      added.map(({ anchor, entries }) => [anchor, entries]),
      [[undefined, [{ suppressed: 'erased' }]]],
    );
    assert.equal((await profileOf(world, 'userId:ann')).status, 404);
  });

  it('is nobody whom an officer could order about', async () => {
    const world = await openTwoSources();
    await world.send('crm', [login('m1')]);
    await world.stitch();
    const { stores, call, now } = world;
    // The tombstone is there, and the erasure has done nothing else yet.
    await stores.tombstones.put(
      ann.map((each) => ({ key: stores.keyring.keyOf(each), erasedAt: now(), requestId: 'r', epoch: 1 })),
    );
    const before = stores.stream.records.length;
    for (const [route, body] of [
      ['restrict', { reason: 'asked' }],
      ['rectify', { traits: { name: 'Anne' }, reason: 'asked' }],
      ['unlink', { identifiers: ['email:ann@shop.example'], reason: 'asked' }],
    ] as const) {
      const { status, body: said } = await call('POST', `/v1/profiles/userId:ann/${route}`, { body });
      assert.deepEqual([status, said.error.code], [404, 'not-found'], route);
    }
    assert.equal(stores.stream.records.length, before);
  });

  it('leaves the kiosk behind: who uses it next keeps their events, without it', async () => {
    const world = await openTwoSources();
    await world.send('web', [view('m1', { anonymousId: 'kiosk' }), login('m2', { anonymousId: 'kiosk' })]);
    await world.stitch();
    await erase(world, [...ann, kiosk]);
    await world.send('web', [
      view('m3', { userId: 'ben', anonymousId: 'kiosk' }),
      view('m4', { anonymousId: 'kiosk' }),
    ]);
    await world.stitch();
    assert.deepEqual(await world.messagesOf('userId:ben'), ['m3']);
    assert.deepEqual(await world.messagesOf('anonymousId:kiosk'), []);
    assert.doesNotMatch(JSON.stringify(world.stores.stream.records.slice(-2)), /kiosk/);
  });

  it('comes back by a new consent, as somebody else without a past', async () => {
    const world = await openTwoSources();
    await world.send('crm', [login('m1'), view('m2', { userId: 'ann' })]);
    await world.stitch();
    const { profileId } = (await profileOf(world, 'userId:ann')).body;
    const key = world.keyOf('userId:ann');
    await erase(world, ann);
    await world.send('web', [consent('m3')]);
    await world.stitch();
    await world.send('web', [view('m4', { userId: 'ann' })]);
    await world.stitch();
    const [tombstone] = (await world.stores.tombstones.of([key])).values();
    assert.ok(tombstone?.liftedAt !== undefined);
    const everybody = await world.stores.profiles.heads([profileId]);
    assert.equal(everybody.get(profileId), undefined);
    const { call } = world;
    const said = (await call('POST', '/v1/segments/preview', { body: { definition: { event: 'Product Viewed' } } }))
      .body;
    assert.equal(said.count, 1);
    assert.notEqual(said.sample[0], profileId);
    const { body: shown } = await call('GET', `/v1/profiles/profileId:${said.sample[0]}/events?limit=100`);
    assert.deepEqual(shown.events.map(({ messageId }: { messageId: string }) => messageId).sort(), ['m3', 'm4']);
  });
});

describe('a rebuild over an archive from which somebody was erased', () => {
  it('counts every event that was accepted, and none twice', async () => {
    const world = await openTwoSources();
    const noted: { position: { shard: string; sequence: string }; receivedAt: string }[] = [];
    await world.send('crm', [
      login('m1'),
      view('m2', { userId: 'ann' }),
      view('m3', { userId: 'ben' }),
      { type: 'odd' },
    ]);
    await world.send('crm', [view('m3', { userId: 'ben' }), view('m5', { userId: 'ben', anonymousId: 'kiosk' })]);
    await world.stitch();
    const { stores, now } = world;
    const archive = createMemoryArchiveStore();
    const archiveEvents = createArchiveEvents({ ...stores, archive });
    const positioned = () =>
      stores.stream.records.map(({ record }, n) => ({
        position: { shard: 'shardId-000000000000', sequence: String(n + 1) },
        record,
      }));
    await archiveEvents(positioned());
    const erasedAt = now();
    await erase(world, ann, noted);
    await world.send('crm', [view('m6', { userId: 'ann' })]);
    await world.stitch();
    await archiveEvents(positioned().slice(-1));
    const jobs = createMemoryErasureJobs();
    const positions = noted.map(({ position, receivedAt }) => ({ ...position, hour: receivedAt.slice(0, 13) }));
    const keys = ann.map(stores.keyring.keyOf);
    await jobs.append({ requestId: 'request-1', erasedAt, positions, keys, values: ann, exportIds: [] });
    world.wait(HOUR);
    await createRewriteArchive({
      ...{
        jobs,
        keyring: stores.keyring,
        clock: now,
        newId: () => 'id',
        streamHours: 24,
        days: createMemoryArchiveDays(),
      },
      archive: createMemoryRewritableObjects({ objects: archive.objects }),
      failed: createMemoryRewritableObjects<string>({ writtenAt: erasedAt }),
      exports: createMemoryRewritableObjects<string>({ writtenAt: erasedAt }),
      tombstones: { of: async () => new Map() },
    })();
    assert.doesNotMatch(JSON.stringify(archive.rows()), /ann/);

    const rebuilt = openDeployment(now());
    const records = recordsOf(archive.rows()).flatMap(({ position, record }) =>
      'entries' in record ? [{ position, record }] : [],
    );
    await createArchiveEvents({ ...rebuilt.stores, archive: createMemoryArchiveStore() })(records);
    await createStitchProfiles(rebuilt.stores)(records);
    const rows = await rebuilt.stores.ledger.read({ from: now() - 48 * HOUR, to: now() + HOUR });
    const sum = (name: 'accepted' | 'applied' | 'duplicate' | 'quarantined' | 'suppressed' | 'pending') =>
      rows.reduce((total, row) => total + row[name], 0);
    assert.deepEqual(
      [sum('accepted'), sum('applied'), sum('duplicate'), sum('quarantined'), sum('suppressed'), sum('pending')],
      [7, 2, 1, 1, 3, 0],
    );
  });
});
