import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Host, startHost } from '../../infra/local/host.ts';
import { type HostFile, hostFileOf } from '../../infra/local/host-file.ts';
import { LOCAL_SOURCES, LOCAL_TOKEN } from '../../infra/local/seed-sources.ts';
import { localDeployment } from '../../scripts/rebuild/local-deployment.ts';
import { type Rebuilt, rebuild } from '../../scripts/rebuild/rebuild.ts';
import { enter } from '../../scripts/rebuild/stores.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoErasureStore } from '../../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoTombstoneStore } from '../../shared/aws/dynamodb-tombstone-store.ts';
import { createStitchingStores } from '../../shared/aws/stitching-stores.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { LedgerRow } from '../../shared/domain/ledger/ledger.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { isRestricted } from '../../shared/domain/profile/restriction.ts';
import { isRebuilding } from '../../shared/domain/rebuild/rebuild-mark.ts';
import { createErase } from '../../shared/stitching/erasure/erase.ts';
import { preparedAssembly } from '../prepared-assembly.ts';
import { derivedState } from './derived-state.ts';

const PROCESS = fileURLToPath(new URL('rebuild-process.ts', import.meta.url));
const VISITORS = 60;
const VISITS = 12;
const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

type Call = Record<string, unknown>;

describe('a rebuild from the archive', () => {
  let folder: string;
  let host: Host;
  let hostFile: HostFile;
  let client: DynamoDBDocumentClient;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-rebuild-'));
    host = await startHost({ assembly: await preparedAssembly() });
    hostFile = hostFileOf(host.parts);
    await writeFile(join(folder, 'host.json'), JSON.stringify(hostFile));
    client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...account, endpoint: host.endpoints.dynamodb }));
  });
  after(async () => {
    client?.destroy();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const send = async (batch: readonly Call[], writeKey: string = LOCAL_SOURCES['local-browser'].writeKey) => {
    const body = JSON.stringify({ batch, writeKey, sentAt: new Date(host.clock.now()).toISOString() });
    const answer = await fetch(`${host.url}/v1/batch`, { method: 'POST', body });
    assert.equal(answer.status, 200);
  };
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const answer = await fetch(`${host.url}${path}`, {
      method,
      headers: { authorization: `Bearer ${LOCAL_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    assert.ok(answer.ok, `${method} ${path}: ${answer.status}`);
    return (await answer.json()) as T;
  };
  const ledger = async () => (await ask<{ rows: LedgerRow[] }>('GET', '/v1/ledger')).rows;
  const state = () => {
    const [secret = '{}'] = host.parts.secrets.values();
    const { identifierKey } = JSON.parse(
      [...host.parts.secrets.values()].find((each) => each.includes('managementToken')) ?? secret,
    );
    return derivedState({ client, tables: hostFile.tables, identifierKey });
  };
  const isMarked = () =>
    isRebuilding({
      configuration: createConfigurationStore({ client, table: hostFile.tables['configuration'] ?? '' }),
    });

  const ago = (days: number) => new Date(host.clock.now() - days * 86_400_000).toISOString();
  const view = (visitor: number, visit: number): Call => ({
    type: 'track',
    event: visit % 5 === 4 ? 'Order Completed' : 'Product Viewed',
    anonymousId: `device-${visitor}`,
    messageId: `view-${visitor}-${visit}`,
    timestamp: ago(VISITS - visit),
    properties: { total: visitor * visit },
  });
  /** Two devices a person for a third of them, who so become one; some share an address. */
  const login = (visitor: number): Call => ({
    type: 'identify',
    anonymousId: `device-${visitor}`,
    userId: `user-${visitor - (visitor % 3 === 1 ? 1 : 0)}`,
    messageId: `login-${visitor}`,
    timestamp: ago(0),
    traits: { email: `person-${visitor - (visitor % 7 === 5 ? 1 : 0)}@example.com`, plan: `plan-${visitor % 4}` },
  });
  const everybody = Array.from({ length: VISITORS }, (_, visitor) => visitor);

  /** Runs a rebuild in a process of its own; `onLine` may end it. */
  const runRebuild = async (
    onLine: (line: string, kill: () => void) => void | Promise<void> = () => undefined,
  ): Promise<Rebuilt | undefined> => {
    const child = spawn(process.execPath, [PROCESS, join(folder, 'host.json')], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const exited = once(child, 'exit');
    let result: Rebuilt | undefined;
    for await (const line of createInterface(child.stdout)) {
      await onLine(line, () => child.kill('SIGKILL'));
      if (line.startsWith('result ')) result = JSON.parse(line.slice('result '.length));
    }
    await exited;
    return result;
  };

  it('gives the same profiles, timelines and memberships, event for event', async () => {
    await ask('PUT', '/v1/segments/buyers', {
      name: 'Buyers',
      definition: { event: 'Order Completed', count: { op: '>=', value: 1 }, within: 'P8D' },
    });
    await ask('PUT', '/v1/segments/viewers', {
      name: 'Viewers of the hour',
      definition: { event: 'Product Viewed', count: { op: '>=', value: 1 }, within: 'PT1H' },
    });
    for (let visit = 0; visit < VISITS / 2; visit++) await send(everybody.map((visitor) => view(visitor, visit)));
    await send(everybody.filter((visitor) => visitor % 2 === 0).map(login));
    await host.clock.advance(61 * 60_000);
    for (let visit = VISITS / 2; visit < VISITS; visit++) await send(everybody.map((visitor) => view(visitor, visit)));
    await send(everybody.map(login), LOCAL_SOURCES['local-server'].writeKey);
    await send(everybody.slice(0, 20).map((visitor) => view(visitor, 1)));
    await send([
      { type: 'track', event: 'Nobody', messageId: 'no-identifier' },
      { ...view(3, 0), messageId: 'late', timestamp: ago(30) },
    ]);
    await host.drain();
    const order = (visitor: number, call: string, body: object) =>
      ask('POST', `/v1/profiles/userId:user-${visitor}/${call}`, { reason: 'as asked', ...body });
    await order(0, 'rectify', { traits: { plan: 'corrected' } });
    await order(3, 'restrict', {});
    await order(6, 'restrict', {});
    await order(6, 'unrestrict', {});
    await order(9, 'object', { purposes: ['advertising'] });
    await order(12, 'consents', { answers: [{ purpose: 'email', granted: true }], proof: 'a call' });
    const kinesis = new KinesisClient({
      ...account,
      endpoint: host.endpoints.kinesis,
      requestHandler: new NodeHttpHandler(),
    });
    const [stream] = host.parts.streams.values();
    const Records = [{ PartitionKey: 'x', Data: Buffer.from('no record') }];
    await kinesis.send(new PutRecordsCommand({ StreamName: stream?.name, Records }));
    kinesis.destroy();
    await host.drain();

    const [stateBefore, ledgerBefore] = [await state(), await ledger()];
    const states = Object.values(stateBefore.profiles).map((profile) => (profile as ProfileHead).state);
    assert.equal(states.filter(isRestricted).length, 1);
    const quarantined = await ask('GET', '/v1/quarantine');
    const rebuilt = await runRebuild();
    assert.ok(rebuilt && rebuilt.events > VISITORS * VISITS);
    assert.deepEqual(rebuilt.after, rebuilt.before);
    assert.ok(rebuilt.before.profiles < VISITORS && rebuilt.before.memberships > 0, JSON.stringify(rebuilt));
    assert.deepEqual(await state(), stateBefore);
    assert.deepEqual(await ledger(), ledgerBefore);
    assert.deepEqual(await ask('GET', '/v1/quarantine'), quarantined);
    assert.equal(await isMarked(), false);
  });

  it('is simply run again where it was killed half-way, and exports wait until one has come to its end', async () => {
    const stateBefore = await state();
    await runRebuild((line, kill) => {
      if (/^events [2-9]\d\d/.test(line)) kill();
    });
    const { profiles } = await state();
    assert.ok(Object.keys(profiles).length > 0);
    assert.notDeepEqual(profiles, stateBefore.profiles);
    assert.equal(await isMarked(), true);
    const rebuilt = await runRebuild();
    assert.deepEqual(await state(), stateBefore);
    assert.deepEqual(rebuilt?.after, rebuilt?.before);
    assert.equal(await isMarked(), false);
  });

  it('loses no event that comes meanwhile: each is in its profile afterwards, and nothing is pending', async () => {
    let sent = 0;
    await runRebuild(async (line) => {
      if (!line.startsWith('events ')) return;
      const more = everybody
        .slice(0, 5)
        .map((visitor) => ({ ...view(visitor, 0), messageId: `more-${visitor}-${sent}` }));
      await send([...more, { type: 'identify', userId: `late-${sent}`, anonymousId: 'device-59', traits: {} }]);
      sent += 1;
    });
    assert.ok(sent > 1);
    await host.drain();
    assert.ok((await ledger()).every(({ pending }) => pending === 0));
    const meanwhile = await state();
    const kept = JSON.stringify(meanwhile.timelines);
    for (let n = 0; n < sent; n++) assert.ok(kept.includes(`"more-0-${n}"`) && kept.includes(`"late-${n}"`));
    await runRebuild();
    assert.deepEqual(await state(), meanwhile);
  });

  /** Erases from profiles and timelines alone: the archive still holds everything. */
  const eraseFromProfiles = async (requestId: string, named: readonly (readonly [string, string])[]) => {
    enter(localDeployment(hostFile));
    const stitching = await createStitchingStores(host.clock.now);
    const table = (name: string) => hostFile.tables[name] ?? '';
    const erase = createErase({
      ...stitching,
      clock: host.clock.now,
      profiles: { ...stitching.profiles, ...createDynamoErasureStore({ client, table: table('profiles') }) },
      tombstones: createDynamoTombstoneStore({ client, table: table('privacy') }),
      note: async () => undefined,
    });
    const identifiers = named.map(([type, value]) => ({ type, value }));
    await erase({ requestId, identifiers, erasedAt: host.clock.now() });
  };

  it('brings back nobody who was erased, and of whoever came back only what came since', async () => {
    const server = LOCAL_SOURCES['local-server'].writeKey;
    const named = [30, 31].map((n) => ['anonymousId', `device-${n}`] as const);
    await eraseFromProfiles('request-1', [...named, ['userId', 'user-30'], ['email', 'person-30@example.com']]);
    await host.clock.advance(2000);
    const seen = (messageId: string) => ({
      type: 'track',
      event: 'Seen',
      userId: 'user-30',
      messageId,
      timestamp: ago(0),
    });
    await send([seen('too-early')], server);
    await host.drain();
    await host.clock.advance(2000);
    const consent = { categoryPreferences: { advertising: true } };
    await send([{ ...seen('agreed'), event: 'Consent Updated', context: { consent } }], server);
    await host.drain();
    await host.clock.advance(2000);
    await send([seen('since')], server);
    await host.drain();
    const [before, ledgerBefore] = [await state(), await ledger()];
    const kept = JSON.stringify(before);
    for (const gone of ['"too-early"', '"view-30-3"', '"view-31-3"', '"login-30"', 'person-30@'])
      assert.ok(!kept.includes(gone), gone);
    for (const there of ['"agreed"', '"since"', '"view-32-3"']) assert.ok(kept.includes(there), there);

    const rebuilt = await runRebuild();
    assert.deepEqual(rebuilt?.after, rebuilt?.before);
    assert.deepEqual(await state(), before);
    const suppressed = (rows: readonly LedgerRow[]) => rows.reduce((sum, row) => sum + row.suppressed, 0);
    assert.ok(suppressed(await ledger()) > suppressed(ledgerBefore));
    await ask('GET', '/v1/profiles/userId:user-30');
    const unknown = await fetch(`${host.url}/v1/profiles/email:person-30@example.com`, {
      headers: { authorization: `Bearer ${LOCAL_TOKEN}` },
    });
    assert.equal(unknown.status, 404);
  });

  it('leaves all as it was where it cannot begin', async () => {
    const stateBefore = await state();
    const local = localDeployment(hostFile);
    const pause = async (name: string) => {
      await local.pause(name);
      if (name === 'publish-changes') throw new HeadwaterError('rebuild.host', 'The host is gone.');
    };
    const reporter = { say: () => undefined, waiting: () => () => undefined, progress: () => assert.fail('it began') };
    await assert.rejects(rebuild({ ...local, pause }, { reporter }), /The host is gone/);
    assert.equal(await isMarked(), false);
    assert.deepEqual(await state(), stateBefore);
    await send([{ ...view(0, 0), anonymousId: 'newcomer', messageId: 'newcomer' }]);
    await host.drain();
    assert.ok(Object.keys((await state()).profiles).length > Object.keys(stateBefore.profiles).length);
  });
});
