import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createSweepRetention } from '../../functions/sweep-retention/sweep-retention.ts';
import { createCachedRetention } from '../../shared/aws/cached-retention.ts';
import { createRefreshProfile } from '../../shared/domain/segment/refresh-profile.ts';
import { createMemoryRetentionStore } from '../../shared/memory/memory-retention-store.ts';
import type { ErasePerson } from '../../shared/ports/erase-person.ts';
import { RETENTION_PARTS } from '../../shared/ports/retention-store.ts';
import { createErase } from '../../shared/stitching/erasure/erase.ts';
import { createFoldWithout } from '../../shared/stitching/fold-without.ts';
import { openPrivacy } from './privacy-deployment.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** A shop that keeps events for long, over years: time passes in days, and the sweep comes by each hour of a week. */
const open = async () => {
  const erasing: { by?: ErasePerson } = {};
  const world = openPrivacy({ erase: async (job) => (await erasing.by?.(job)) ?? assert.fail('nobody erases') });
  const { stores, collect, stitch, wait, settle, now, queue } = world;
  const erase = createErase({ ...stores, note: async () => undefined });
  erasing.by = async ({ requestedAt: erasedAt, ...job }) => {
    const { records } = await erase({ ...job, erasedAt });
    return { kind: 'done', lines: [{ store: 'profiles', what: 'removed', count: records, at: now() }] };
  };
  const sweep = createSweepRetention({
    configuration: stores.configuration,
    ...{ queue, clock: now, store: createMemoryRetentionStore(stores), retention: createCachedRetention(stores) },
    foldWithout: createFoldWithout({ profiles: stores.profiles, refresh: createRefreshProfile(stores) }),
  });
  await collect('PUT', '/v1/sources/crm', {
    body: { name: 'CRM', trust: 'asserted', writeKey: 'crm-write-key-0123', retention: 'P3650D' },
  });
  wait(10_000);
  let sent = 0;
  const send = async (...events: object[]) => {
    const batch = events.map((event) => ({ messageId: `m${++sent}`, ...event }));
    const { body } = await collect('POST', '/v1/batch', { body: { batch, writeKey: 'crm-write-key-0123' } });
    assert.deepEqual([body.success, body.rejected], [true, undefined]);
    wait(1000);
    await stitch();
  };
  const sweepAll = async () => {
    for (let hour = 0; hour <= RETENTION_PARTS; hour++) {
      wait(HOUR);
      await sweep();
    }
    await settle();
  };
  const find = async (name: string) => {
    const { status, body } = await collect('GET', `/v1/profiles/${name}`);
    return status === 404 ? 'nobody' : body.identifiers.map(({ type }: { type: string }) => type).sort();
  };
  const key = (type: string, value: string) => stores.keyring.keyOf({ type, value });
  /** What stands in an identifier's place. */
  const placeOf = async (type: string, value: string) => {
    const { pointers, fences } = await stores.profiles.places([key(type, value)]);
    return pointers.size > 0 ? 'pointer' : fences.size > 0 ? 'fence' : 'nothing';
  };
  return { ...world, send, sweepAll, find, key, placeOf };
};

const ADA = { anonymousId: 'device-of-ada', userId: 'ada' };

describe('what is kept no longer', () => {
  it('is a device after thirteen months, and its person three years after the last contact, whatever mail they opened', async () => {
    const { send, sweepAll, find, key, placeOf, stores, wait, erasures } = await open();
    await send({ type: 'page', anonymousId: ADA.anonymousId });
    await send(
      { type: 'identify', ...ADA, traits: { email: 'ada@shop.example' } },
      { type: 'track', event: 'Order Completed', ...ADA },
    );
    const device = key('anonymousId', ADA.anonymousId);
    assert.deepEqual(await find('userId:ada'), ['anonymousId', 'email', 'userId']);
    wait(400 * DAY);
    await sweepAll();
    assert.deepEqual(await find('userId:ada'), ['email', 'userId']);
    assert.deepEqual(await stores.timelines.records(device), []);
    assert.equal(await placeOf('anonymousId', ADA.anonymousId), 'pointer', 'opaque, so that nobody is split');

    await send({ type: 'identify', userId: 'bob' });
    wait(600 * DAY);
    await send({ type: 'track', event: 'Email Opened', userId: 'ada' });
    await send({ type: 'track', event: 'Email Link Clicked', userId: 'bob' });
    await sweepAll();
    assert.equal(erasures.length, 0);
    wait(200 * DAY);
    await sweepAll();
    assert.deepEqual(
      erasures.map(({ tombstones, identifiers }) => [tombstones, identifiers.map(({ type }) => type).sort()]),
      [[false, ['email', 'userId']]],
      'ada, and not bob, who clicked',
    );
    assert.equal(await find('userId:ada'), 'nobody');
    assert.deepEqual(await find('userId:bob'), ['userId']);
    for (const [type, value] of [
      ['userId', 'ada'],
      ['email', 'ada@shop.example'],
      ['anonymousId', ADA.anonymousId],
    ] as const) {
      assert.equal(await placeOf(type, value), 'nothing', type);
      assert.deepEqual(await stores.timelines.records(key(type, value)), []);
    }
    assert.equal((await stores.tombstones.of([key('userId', 'ada')])).size, 0);
    assert.deepEqual((await stores.profiles.scan({ segment: 0, segments: 1, limit: 9 })).heads.length, 1);

    await send({ type: 'identify', userId: 'ada', traits: { email: 'ada@shop.example' } });
    assert.deepEqual(await find('userId:ada'), ['email', 'userId'], 'nobody asked: she may come back as anybody');
    await sweepAll();
    assert.deepEqual(await find('userId:ada'), ['email', 'userId']);
  });

  it('lets nobody back whom an erasure of their own request keeps out', async () => {
    const { send, sweepAll, placeOf, wait, stores, erasures, submit, settle, phaseOf } = await open();
    const heads = async () => (await stores.profiles.scan({ segment: 0, segments: 1, limit: 9 })).heads.length;
    const yes = { context: { consent: { categoryPreferences: { advertising: true } } } };
    await send({ type: 'identify', userId: 'ann', traits: { email: 'ann@shop.example' } });
    const { id } = await submit({ subject_request_type: 'erasure' });
    await settle();
    assert.equal(await phaseOf(id), 'completed');
    await send({ type: 'identify', userId: 'ann' });
    assert.deepEqual([await placeOf('userId', 'ann'), await heads()], ['fence', 0]);
    // She agrees anew, stays away for years, and is forgotten.
    await send({ type: 'track', event: 'Consent Preference Updated', userId: 'ann', ...yes });
    assert.equal(await heads(), 1);
    wait(1200 * DAY);
    await sweepAll();
    assert.deepEqual([erasures.length, await heads()], [2, 0]);
    await send({ type: 'identify', userId: 'ann' });
    assert.deepEqual([await placeOf('userId', 'ann'), await heads()], ['fence', 0]);
  });
});

describe('an erasure that nobody asked for', () => {
  it('leaves nothing in the way of the identifiers, whatever step it dies at', async () => {
    for (let dies = 0, isOver = false; !isOver; dies++) {
      const { send, find, stores, placeOf, now, wait } = await open();
      await send({ type: 'identify', ...ADA, traits: { email: 'ada@shop.example' } });
      wait(1200 * DAY);
      let calls = 0;
      const mortal = <T extends object>(port: T): T =>
        new Proxy(port, {
          get: (target, name) => {
            const method = Reflect.get(target, name);
            if (typeof method !== 'function') return method;
            return (...given: unknown[]) => {
              if (calls++ === dies) throw new RangeError('dies');
              return method.apply(target, given);
            };
          },
        });
      const job = {
        ...{ requestId: 'retention-p', erasedAt: now(), tombstones: false as const },
        identifiers: [
          { type: 'userId', value: 'ada' },
          { type: 'email', value: 'ada@shop.example' },
          { type: 'anonymousId', value: ADA.anonymousId },
        ],
      };
      const note = async () => undefined;
      const { profiles, timelines } = stores;
      const first = createErase({ ...stores, note, profiles: mortal(profiles), timelines: mortal(timelines) });
      await first(job).catch((error: unknown) => assert.ok(error instanceof RangeError, String(error)));
      isOver = calls <= dies;
      await createErase({ ...stores, note })(job);
      for (const { type, value } of job.identifiers) assert.equal(await placeOf(type, value), 'nothing', `at ${dies}`);
      assert.deepEqual((await profiles.scan({ segment: 0, segments: 1, limit: 9 })).heads, []);
      wait(1000);
      await send({ type: 'identify', ...ADA });
      assert.deepEqual(await find('userId:ada'), ['anonymousId', 'userId'], `at ${dies}`);
      assert.ok(dies < 500);
    }
  });
});
