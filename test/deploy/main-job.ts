import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { Analytics } from '@segment/analytics-node';
import { type Checks, eventually } from './checks.ts';
import { type Outputs, rebuildStage } from './deployment.ts';
import { confirmClosed, openLanes } from './lanes.ts';
import { listObjects, readObject, readToken } from './rehearsed-account.ts';
import { startWebhookReceiver, type WebhookReceiver } from './webhook-receiver.ts';

interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: the rehearsal reads whatever the API answers.
  readonly body: any;
}

type Call = (method: string, path: string, body?: unknown) => Promise<Answer>;

const createCall =
  (base: string, token: string): Call =>
  async (method, path, body) => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const answered = await response.text();
    return { status: response.status, body: answered === '' ? undefined : JSON.parse(answered) };
  };

const put = async (call: Call, path: string, body: unknown): Promise<Answer['body']> => {
  const answer = await call('PUT', path, body);
  assert.ok(answer.status === 200 || answer.status === 201, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
};

/** The people of this rehearsal: one buys after browsing anonymously, the other only looks. */
const BUYER = { userId: 'ada', anonymousId: 'device-1', email: 'ada@example.com' };
const VISITOR = { userId: 'bob', email: 'bob@example.com' };

const configure = async (call: Call, receiver: WebhookReceiver): Promise<string> => {
  const source = { name: 'Rehearsal', kind: 'first-party', trust: 'asserted', origins: ['*'] };
  const { writeKey } = await put(call, '/v1/sources/rehearsal', source);
  const definition = { event: 'Order Completed', count: { op: '>=', value: 1 }, within: 'P30D' };
  await put(call, '/v1/segments/buyers', { name: 'Buyers', definition });
  await put(call, '/v1/destinations/files', {
    type: 's3-csv',
    name: 'Files',
    settings: { identifier: 'email', columns: ['plan'] },
    credentials: {},
  });
  await put(call, '/v1/destinations/hook', {
    type: 'webhook',
    name: 'Hook',
    settings: { url: receiver.url, identifier: 'userId', traits: ['plan'] },
    credentials: { secret: receiver.secret },
  });
  const schedule = { segmentId: 'buyers', schedule: 'rate(1 minute)', timezone: 'UTC', mode: 'delta', enabled: true };
  await put(call, '/v1/exports/files', { ...schedule, destinationId: 'files' });
  await put(call, '/v1/exports/hook', { ...schedule, destinationId: 'hook' });
  return writeKey;
};

const sendEvents = async (base: string, writeKey: string): Promise<void> => {
  const { origin, pathname } = new URL(base);
  const analytics = new Analytics({ writeKey, host: origin, path: `${pathname}/v1/batch`, maxRetries: 3 });
  const failures: unknown[] = [];
  analytics.on('error', (error) => failures.push(error));
  analytics.track({ anonymousId: BUYER.anonymousId, event: 'Product Viewed', properties: { sku: 'A1' } });
  analytics.identify({ ...BUYER, traits: { email: BUYER.email, plan: 'gold' } });
  analytics.track({ userId: BUYER.userId, event: 'Order Completed', properties: { total: 42 } });
  analytics.identify({ userId: VISITOR.userId, traits: { email: VISITOR.email } });
  await analytics.closeAndFlush();
  assert.deepEqual(failures, []);
};

const readExport = async ({ ExportsBucket }: Outputs): Promise<string> => {
  const parts = (await listObjects(ExportsBucket)).filter((key) => key.endsWith('.csv.gz'));
  assert.notEqual(parts.length, 0, 'no file in the exports bucket');
  const texts = await Promise.all(
    parts.map(async (key) => gunzipSync(await readObject(ExportsBucket, key)).toString()),
  );
  return texts.join('\n');
};

const checkProfile = async (call: Call): Promise<void> => {
  const { status, body } = await call('POST', '/v1/profiles/lookup', { type: 'email', value: BUYER.email });
  assert.equal(status, 200, JSON.stringify(body));
  assert.equal(body.traits.plan, 'gold');
  const identifiers = body.identifiers.map(({ type, value }: { type: string; value: string }) => `${type}:${value}`);
  assert.ok(identifiers.includes(`userId:${BUYER.userId}`) && identifiers.includes(`anonymousId:${BUYER.anonymousId}`));
  assert.deepEqual(
    body.segments.map(({ id }: { id: string }) => id),
    ['buyers'],
  );
};

const checkRun = async (call: Call, exportId: string): Promise<void> => {
  const { body } = await call('GET', `/v1/exports/${exportId}/runs`);
  const succeeded = body.runs.some(({ status, added }: { status: string; added: number }) => {
    return status === 'succeeded' && added === 1;
  });
  assert.ok(succeeded, JSON.stringify(body.runs));
};

const checkLedger = async (call: Call): Promise<void> => {
  const { body } = await call('GET', '/v1/ledger');
  const rows: { accepted: number; applied: number; pending: number; quarantined: number }[] = body.rows;
  const sum = (name: 'accepted' | 'applied' | 'pending' | 'quarantined') =>
    rows.reduce((total, row) => total + row[name], 0);
  assert.deepEqual(
    { accepted: sum('accepted'), applied: sum('applied'), quarantined: sum('quarantined'), pending: sum('pending') },
    { accepted: 5, applied: 4, quarantined: 1, pending: 0 },
  );
};

/** Events in, profile out, archive object written, schedule fired, exports delivered: all through the deployed URL. */
export const driveMainJob = async ({
  outputs,
  checks,
  endpoint,
}: {
  outputs: Outputs;
  checks: Checks;
  endpoint: string;
}): Promise<void> => {
  const { check } = checks;
  // The emulator's own spelling of the URL, for machines whose resolver does not know *.localhost.
  const [apiId] = new URL(outputs.ApiUrl).hostname.split('.');
  const base = `${endpoint}/_aws/execute-api/${apiId}/$default`;
  const receiver = await startWebhookReceiver();
  const token = await check('the generated token can be read from the secret', () =>
    readToken(outputs.DeploymentSecret),
  );
  const call = createCall(base, token ?? '');
  await check('a stranger is turned away from the management API', async () => {
    assert.equal((await createCall(base, 'guess')('GET', '/v1/sources')).status, 401);
  });
  await check('no lane is delivered before a destination of its type is saved', async () => {
    await confirmClosed();
    assert.deepEqual(await openLanes([]), []);
  });
  const writeKey = await check('source, segment, destinations and exports are made through the API', () =>
    configure(call, receiver),
  );
  if (writeKey === undefined) return receiver.stop();
  await check('the lanes of both destinations are open now, and no other', async () => {
    assert.deepEqual([...(await openLanes(['s3-csv', 'webhook']))].sort(), ['s3-csv', 'webhook']);
    // From here on they are the planner's to open, as where the destinations were there before.
    await confirmClosed();
  });
  await check('the unmodified Segment SDK delivers its events', () => sendEvents(base, writeKey));
  await check('an invalid event is set aside beside valid ones', async () => {
    const answer = await call('POST', '/v1/batch', { writeKey, batch: [{ type: 'track', userId: 'ada' }] });
    assert.equal(answer.status, 200, JSON.stringify(answer.body));
    assert.equal(answer.body.rejected.length, 1);
  });
  await check('one profile holds the person of both devices, in the segment', () =>
    eventually(() => checkProfile(call), 60),
  );
  await check('the raw events are in the archive', () =>
    eventually(async () => assert.notEqual((await listObjects(outputs.ArchiveBucket)).length, 0), 150),
  );
  await check('every accepted event is accounted for', () => eventually(() => checkLedger(call), 120));
  await check('the schedule runs both exports', () =>
    eventually(async () => {
      await checkRun(call, 'files');
      await checkRun(call, 'hook');
    }, 240),
  );
  await check('the planner has opened the lanes it sends to, and no other', async () => {
    assert.deepEqual([...(await openLanes(['s3-csv', 'webhook']))].sort(), ['s3-csv', 'webhook']);
  });
  await check('the file export holds the buyer and nobody else', async () => {
    const csv = await readExport(outputs);
    assert.ok(csv.includes(BUYER.email), csv);
    assert.ok(!csv.includes(VISITOR.email), csv);
  });
  await check('the webhook was called once, signed', async () => {
    assert.equal(receiver.received.length, 1);
    assert.ok(receiver.received[0]?.includes(BUYER.userId));
  });
  await check('the stage is rebuilt from its archive, with nobody taken out of an audience', async () => {
    const said = await rebuildStage();
    assert.match(said, /profiles +2 \(as before\)/, said);
    await checkProfile(call);
    await checkLedger(call);
    assert.equal(receiver.received.length, 1);
  });
  receiver.stop();
};
