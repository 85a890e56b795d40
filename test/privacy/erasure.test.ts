import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { type Host, startHost } from '../../infra/local/host.ts';
import { hostFileOf } from '../../infra/local/host-file.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import { preparedAssembly } from '../prepared-assembly.ts';
import { verifies } from '../stories/privacy-deployment.ts';
import type { Trace } from '../stories/spellings.ts';
import { keepingReporter } from '../stories/traces-of.ts';
import { loseBatch } from './failed-batch.ts';
import { filesIn, keptBy } from './kept.ts';
import { clearNeedles, type Finding, type Kept, keyedNeedles, search } from './needles.ts';
import { HERS, LIVING, QUILL, TELLING } from './people.ts';
import { exportToAll, heldBy, openPlatforms, type Platforms } from './platforms.ts';
import { rebuildHost } from './rebuild-host.ts';
import { askFor, livingComeIn, officersLook, openShop, quillComesIn, setUp } from './shop.ts';

const HOUR = 3_600_000;

/**
 * Where keyed hashes of the erased stay: tombstones (`E#`, `EL`) and their fences, the request with what it remembers and its receipt
 * (`Q#`, `N#`, `J#`, `K#`), refusals (`V#`) and audit (rule 36). Exits from segments and timers name a profile that is no more, by its id
 * alone: exits tell exports and whoever lists changes that somebody left, and expire; timers fire once, find nobody and go.
 */
const MAY_BE_KEYED =
  /^table (privacy: (E#|EL |Q#|N#|J#|V#)|profiles: a fence at |deliveries: K#|audit: |memberships: an exit at |timers: D#)/;

/** A rebuild decides memberships anew: since when they are is history (rule 19). */
const withoutSince = (profile: { readonly segments: readonly { readonly since: string }[] }) => ({
  ...profile,
  segments: profile.segments.map(({ since: _, ...segment }) => segment),
});

const isAllowed = ({ kind, place }: Finding): boolean => kind === 'keyed' && MAY_BE_KEYED.test(place);

describe('an erased person', () => {
  const logs: Trace[] = [];
  let folder: string;
  let host: Host;
  let platforms: Platforms;
  let shop: ReturnType<typeof openShop>;
  let keyring: Keyring;
  let living: unknown;
  let requestId: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-erasure-'));
    const dataDir = join(folder, 'data');
    host = await startHost({
      assembly: await preparedAssembly(),
      dataDir,
      reporter: keepingReporter(logs),
    });
    await writeFile(join(folder, 'host.json'), JSON.stringify(hostFileOf(host.parts)));
    platforms = await openPlatforms(host.clock.now);
    shop = openShop(host);
    const secret = [...host.parts.secrets.values()].find((each) => each.includes('identifierKey')) ?? '{}';
    keyring = createKeyring(JSON.parse(secret).identifierKey);
  });
  after(async () => {
    await platforms?.stop();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const everything = async (): Promise<readonly Kept[]> => [
    ...(await keptBy(host, keyring)),
    ...(await heldBy(platforms)),
    ...logs,
  ];
  const found = (kept: readonly Kept[]): readonly Finding[] =>
    search(kept, [...clearNeedles(TELLING), ...keyedNeedles(HERS, keyring)]);
  const left = async (): Promise<readonly string[]> =>
    found(await everything())
      .filter((finding) => !isAllowed(finding))
      .map(({ of, place }) => `${of} in ${place}`);
  const readLiving = () =>
    Promise.all(
      Object.values(LIVING).map(async ({ userId }) => [
        withoutSince(await shop.ask('GET', `/v1/profiles/userId:${userId}`)),
        await shop.ask('GET', `/v1/profiles/userId:${userId}/events`),
      ]),
    );
  const lookup = async (type: string, value: string) =>
    (await shop.call('POST', '/v1/profiles/lookup', { type, value })).status;

  it('is in every store, object and platform before: the search finds her wherever she must be', async () => {
    await setUp(shop);
    await livingComeIn(shop);
    await quillComesIn(shop);
    await exportToAll(shop, platforms);
    await askFor(shop, 'access', {});
    await officersLook(shop);
    await loseBatch(host, keyring.keyOf({ type: 'userId', value: QUILL.userId }));
    await host.clock.advance(2 * 60_000);
    living = await readLiving();
    const places = [...new Set(found(await everything()).map(({ place }) => place))];
    const expected = [
      ...['profiles: I#', 'profiles: P#', 'timelines: T#', 'memberships: S#', 'timers: D#', 'quarantine: Q#'],
      ...['deliveries: A#', 'deliveries: D#', 'deliveries: R#', 'privacy: Q#', 'privacy: N#', 'audit: A#'],
    ].map((start) => `table ${start}`);
    const objects = ['archive: events/', 'archive: aws/lambda/', 'exports: exports/', 'exports: privacy/'];
    const doubles = ['platform webhook', ...platforms.served.map(({ double }) => `platform ${double.slug}`)];
    const missing = [...expected, ...objects.map((start) => `bucket ${start}`), ...doubles].filter(
      (start) => !places.some((place) => place.startsWith(start)),
    );
    assert.deepEqual(missing, []);
    assert.deepEqual(
      found(logs).filter(({ kind }) => kind === 'clear'),
      [],
    );
    assert.ok(logs.length > 100, `${logs.length} lines say nothing`);
  });

  it('is gone within the minute, and the request is completed with a receipt that verifies', async () => {
    requestId = await askFor(shop, 'erasure', {});
    const statuses = await Promise.all(HERS.map(({ type, value }) => lookup(type, value)));
    assert.deepEqual([...new Set(statuses)], [404]);
    await host.clock.advance(HOUR);
    // What comes by the minute needs no minute of a whole day: the machine sleeps, and is awake for the end of it.
    host.parts.clock.moveTo(host.clock.now() + 23.5 * HOUR);
    await host.clock.advance(3 * HOUR);
    const { body } = await shop.call('GET', `/v1/privacy/requests/${requestId}`);
    assert.equal(body.request_status, 'completed', JSON.stringify(body));
    const { receipt, signature } = await shop.ask('GET', `/v1/privacy/requests/${requestId}/receipt`);
    const certificate = await fetch(new URL('/v1/privacy/certificate', host.url));
    assert.ok(verifies(await certificate.text(), JSON.stringify(receipt), signature));
    const stores = new Set(receipt.lines.map(({ store }: { store: string }) => store));
    for (const store of ['tombstones', 'profiles', 'timelines', 'quarantine', 'archive', 'failed-batches', 'exports'])
      assert.ok(stores.has(store), `the receipt says nothing of ${store}`);
  });

  it('is nowhere, in clear or hashed: only tombstones and the request with its receipt know her keys', async () => {
    assert.deepEqual(await left(), []);
  });

  it('does not come back when everything that was sent is sent again', async () => {
    const resent = shop.sent.length;
    for (const call of shop.sent) await shop.post(call);
    assert.ok(resent > 5);
    await host.drain();
    await host.clock.advance(2 * 60_000);
    assert.deepEqual(await left(), []);
  });

  it('does not come back when the archive is replayed', async () => {
    const rebuilt = await rebuildHost(join(folder, 'host.json'));
    if (rebuilt === undefined) throw new HeadwaterError('test.rebuild', 'The rebuild ended without a result.');
    await host.drain();
    assert.deepEqual(await left(), []);
  });

  it('leaves who lives as they were', async () => {
    assert.deepEqual(await readLiving(), living);
  });

  it('is in no byte of the data folder once the host has stopped', async () => {
    await host.stop();
    const files = await filesIn(join(folder, 'data'));
    assert.ok(search(files, clearNeedles([LIVING.boris.userId])).length > 0);
    const hers = search(files, clearNeedles(TELLING)).map(({ of, place }) => `${of} in ${place}`);
    assert.deepEqual(hers, []);
  });
});
