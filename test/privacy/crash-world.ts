import assert from 'node:assert/strict';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import { createErasePerson } from '../../shared/erasure/erase-person.ts';
import { createMemoryErasureJobs } from '../../shared/memory/memory-erasure-jobs.ts';
import { createMemoryErasureNotes } from '../../shared/memory/memory-erasure-notes.ts';
import { createMemoryObjectStore } from '../../shared/memory/memory-object-store.ts';
import { createMemoryPrivacyRequestStore } from '../../shared/memory/memory-privacy-request-store.ts';
import type { Erasure } from '../../shared/ports/erase-person.ts';
import { type Faults, guarded } from '../simulation/crashes.ts';
import { openDeployment } from '../stories/api-deployment.ts';
import { startExporting } from '../stories/exporting.ts';

const HOUR = 3_600_000;
const STREAM_HOURS = 24;
const REQUEST = 'request-of-ann';
const SECRET = `whsec_${Buffer.alloc(32, 9).toString('base64')}`;
const AUDIENCE = 'to/buyers';
const ANN = [
  { type: 'userId', value: 'ann' },
  { type: 'email', value: 'ann@shop.example' },
  { type: 'anonymousId', value: 'phone-of-ann' },
];
const AGREED = { consent: { categoryPreferences: { advertising: true } } };

/** Counts the calls of a port. */
const counting = <Port extends object>(port: Port, count: () => void): Port =>
  Object.fromEntries(
    Object.entries(port).map(([name, member]) => [
      name,
      typeof member !== 'function'
        ? member
        : (...input: readonly unknown[]) => {
            count();
            return member(...input);
          },
    ]),
  ) as Port;

type Deployment = ReturnType<typeof openDeployment>;

/** Ann bought, on a phone of her own and on a kiosk that Ben uses too; an event of hers was refused. */
const fill = async ({ call, stitch, wait }: Deployment): Promise<void> => {
  const writeKey = 'crm-write-key-0123456789';
  await call('PUT', '/v1/sources/crm', { body: { name: 'CRM', trust: 'asserted', writeKey } });
  await call('PUT', '/v1/segments/buyers', { body: { name: 'Buyers', definition: { event: 'Order Completed' } } });
  wait(6_000);
  let made = 0;
  const send = async (...batch: object[]) => {
    wait(1_000);
    const events = batch.map((event) => ({ messageId: `m${++made}`, context: AGREED, ...event }));
    assert.equal((await call('POST', '/v1/batch', { body: { batch: events, writeKey } })).status, 200);
    await stitch();
  };
  const buy = { type: 'track', event: 'Order Completed' };
  for (const userId of ['ben', 'ann']) {
    await send({ type: 'identify', userId, traits: { email: `${userId}@shop.example` } }, { ...buy, userId });
    await send({ type: 'identify', userId, anonymousId: 'kiosk' });
  }
  await send({ ...buy, anonymousId: 'phone-of-ann' });
  await send({ type: 'identify', userId: 'ann', anonymousId: 'phone-of-ann' });
  await send({ ...buy, userId: 'ann', anonymousId: 'kiosk' }, { type: 'track', userId: 'ann' });
};

const packageOf = (keys: readonly IdentifierKey[], now: number): PrivacyRequest => ({
  ...{ id: 'access-of-ann', version: 1, kind: 'access', regulation: 'gdpr', phase: 'completed', origin: '' },
  ...{ receivedAt: now, submittedAt: now, dueAt: now, closedAt: now, fingerprint: '', notices: [], listeners: [] },
  askedBy: { tokenId: 't', role: 'admin' },
  keys,
  results: { folder: 'privacy/a/1', files: [{ name: 'p.json', contentType: 'json', bytes: 3, sha256: '' }] },
});

/** A deployment that knows Ann and was told to send her, and whose erasing worker can be killed at any call. */
export const openErasureWorld = async () => {
  const deployment = openDeployment();
  const { stores, now } = deployment;
  await fill(deployment);
  const exporting = await startExporting(deployment, { segmentId: 'buyers', purposes: ['advertising'], traits: [] });
  // She has no telephone: rows of these runs name her profile alone.
  const settings = { url: 'https://receiver.example/', identifier: 'phone', purposes: [] };
  const calling = { type: 'webhook', name: 'Calls', settings, credentials: { secret: SECRET } };
  await deployment.call('PUT', '/v1/destinations/calls', { body: calling });
  const schedule = { schedule: 'rate(15 minutes)', mode: 'delta', enabled: true };
  await deployment.call('PUT', '/v1/exports/calls', {
    body: { segmentId: 'buyers', destinationId: 'calls', ...schedule },
  });
  await exporting.live(6);
  const [notes, jobs, requests] = [
    createMemoryErasureNotes(),
    createMemoryErasureJobs(),
    createMemoryPrivacyRequestStore(),
  ];
  const objects = createMemoryObjectStore();
  const keys = ANN.map(stores.keyring.keyOf);
  await objects.put({ key: 'privacy/a/1/p.json', text: 'ann', contentType: 'json', packing: 'plain' });
  await requests.put(packageOf(keys, now()), { entries: [] });
  const faults: Faults = {};
  let calls = 0;
  const { profiles, timelines, memberships, timers, tombstones, deliveries, runs, removals, quarantine } = stores;
  const ports = { profiles, timelines, memberships, timers, tombstones, deliveries, runs, removals, quarantine };
  const all = { ...ports, notes, jobs, requests, objects };
  const breakable = guarded(faults, all);
  const counted = Object.fromEntries(
    Object.entries(breakable).map(([name, port]) => [
      name,
      counting(port, () => {
        calls += 1;
      }),
    ]),
  ) as typeof all;
  const erase = createErasePerson({
    ...stores,
    ...counted,
    // An iterable, not a call: what is read while walking changes nothing.
    quarantine: { ...counted.quarantine, walk: quarantine.walk },
    streamHours: STREAM_HOURS,
  });
  return { ...deployment, exporting, faults, notes, jobs, requests, objects, keys, erase, calls: () => calls };
};

type World = Awaited<ReturnType<typeof openErasureWorld>>;

/** Does what the rewriting of files does of it, by now. */
const settleFiles = async ({ jobs, now }: World): Promise<void> => {
  const job = await jobs.progress(REQUEST);
  if (!job) return;
  const pass = job.receipts.first ? 'again' : 'first';
  if (pass === 'again' && now() < job.erasedAt + (STREAM_HOURS + 1) * HOUR) return;
  await jobs.settle({ requestId: REQUEST, pass, lines: [] });
};

/** Calls the erasure until it is done, as time goes on and others do their work; answers its lines and how often it died. */
export const eraseAnn = async (world: World, isCrash: (error: unknown) => boolean) => {
  const { erase, exporting, faults, now, wait } = world;
  const job = { requestId: REQUEST, identifiers: ANN, requestedAt: now() };
  let crashes = 0;
  const attempt = async (): Promise<Erasure> => {
    try {
      return await erase(job);
    } catch (error) {
      if (!isCrash(error)) throw error;
      crashes += 1;
      faults.isDead = false;
      return { kind: 'again', afterSeconds: 60 };
    }
  };
  for (let attempts = 0; attempts < 40; attempts++) {
    const outcome = await attempt();
    if (outcome.kind === 'done') return { lines: outcome.lines, crashes };
    await settleFiles(world);
    await exporting.live(2);
    wait(Math.max(0, outcome.afterSeconds * 1000 - 120_000));
  }
  return assert.fail('the erasure comes to no end');
};

const runsNaming = async ({ stores, keys }: World, profileIds: readonly string[]): Promise<readonly string[]> => {
  const lists = await Promise.all(['x', 'calls'].map((exportId) => stores.runs.runs({ exportId, limit: 25 })));
  const runs = lists.flatMap((list) => list.runs);
  const named = [...keys, ...profileIds];
  const found = await Promise.all(
    runs.map(async ({ runId }) => {
      const { chunks } = await stores.runs.chunks({ runId, limit: 100 });
      const { members } = await stores.runs.members({ runId, limit: 1000 });
      const units = await Promise.all(chunks.map(({ number }) => stores.runs.remainder(runId, number)));
      const text = JSON.stringify([members, units]);
      return named
        .filter((name) => text.includes(name))
        .map((name) => `${profileIds.includes(name) ? 'row of a profile' : 'run of a key'} ${name}`);
    }),
  );
  return found.flat();
};

/** Where something of Ann is: empty once she is erased. */
const tracesOf = async (world: World): Promise<readonly string[]> => {
  const { stores, keys, objects, exporting } = world;
  const profileIds = keys.map((key) => stores.keyring.profileIdOf(key, 0));
  const { pointers } = await stores.profiles.places([...keys]);
  const ties = await Promise.all(keys.map((key) => stores.profiles.tiesOf(key)));
  const records = await Promise.all(keys.map((key) => stores.timelines.records(key)));
  const { events } = await stores.quarantine.list({ limit: 100 });
  return [
    ...[...pointers.keys()].map((key) => `pointer ${key}`),
    ...[...(await stores.profiles.slots(profileIds)).keys()].map((id) => `profile ${id}`),
    ...ties.flatMap(({ links }) => links.map(({ anchor, other }) => `link ${anchor} ${other}`)),
    ...records.flat().map(({ position }) => `timeline ${position.sequence}`),
    ...events.filter(({ body }) => JSON.stringify(body).includes('ann')).map(({ id }) => `quarantine ${id}`),
    ...[...objects.objects.values()].filter((text) => text.includes('ann')).map((text) => `package ${text}`),
    ...[...(await stores.deliveries.entries(AUDIENCE, keys)).keys()].map((key) => `delivery ${key}`),
    ...(await stores.deliveries.disclosures(keys)).map(({ key }) => `disclosure ${key}`),
    ...(await runsNaming(world, profileIds)),
    ...[...exporting.held.keys()].filter((value) => value.includes('ann')).map((value) => `platform ${value}`),
  ];
};

/** What there is in the end: of Ann, of the fences that keep her out, of where files have her, and of Ben. */
export const stateOf = async (world: World) => {
  const { stores, keys, notes, call } = world;
  const { fences } = await stores.profiles.places([...keys]);
  const ben = (await call('GET', '/v1/profiles/userId:ben')).body;
  return {
    ofAnn: await tracesOf(world),
    fences: [...fences.values()]
      .map(({ key, left, near }) => ({ key, left, near }))
      .sort((a, b) => (a.key < b.key ? -1 : 1)),
    positions: (await notes.positions(REQUEST)).map((each) => JSON.stringify(each)).sort(),
    ben: { ...ben, version: undefined },
    held: [...world.exporting.held.keys()],
  };
};
