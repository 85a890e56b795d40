import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it, type TestContext } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Host, startHost } from '../../infra/local/host.ts';
import { createApi } from '../../scripts/demo/api.ts';
import { runMainJob } from '../../scripts/demo/main-job.ts';
import { readOptions } from '../../scripts/demo/options.ts';
import { type Receiver, startReceiver } from '../../scripts/demo/receiver.ts';
import { visitShop } from '../../scripts/demo/shop.ts';
import { preparedAssembly } from '../prepared-assembly.ts';
import { findTraces, type Trace } from '../stories/spellings.ts';
import { keepingReporter, keepMessages, tracesLeftIn } from '../stories/traces-of.ts';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
const DAY = 86_400_000;

/** Somebody whose data is everywhere a client can put it. */
const PERSON = {
  email: 'zephyrine.quill@shop.example',
  phone: '+33 6 12 34 56 78',
  userId: 'customer-zephyrine-quill',
  anonymousId: 'device-of-zephyrine-quill',
  name: 'Zephyrine Quill-Ottermole',
  ip: '203.0.113.177',
};
const SPELLED = [...Object.values(PERSON), '+33612345678', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:77'];

/** The demo, and one person more, on the real template: afterwards nobody is named where names have no business. */
describe('what a run of the demo leaves behind', () => {
  const traces: Trace[] = [];
  let folder: string;
  let host: Host;
  let receiver: Receiver;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-traces-'));
    const reporter = keepingReporter(traces);
    host = await startHost({ assembly: await preparedAssembly(), dataDir: join(folder, 'data'), reporter });
    keepMessages(host, traces);
    receiver = await startReceiver(SECRET);
  });
  after(async () => {
    await receiver?.close();
    await host?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const options = () => {
    const read = readOptions(['--url', host.url, '--visitors', '30', '--days', '3', '--seed', 'nobody'], {});
    return read === 'help' ? assert.fail() : read;
  };
  const people = (): readonly string[] => {
    const now = Date.now();
    const visitors = [...visitShop({ ...options(), end: now - (now % DAY) })];
    return visitors.flatMap(({ devices, userId = '', email = '' }) => [...devices, userId, email].filter(Boolean));
  };
  /** Calls the API and keeps what it says, unless that is meant to be data. */
  const call = async (method: string, path: string, sent: { body?: unknown; raw?: string; token?: string } = {}) => {
    const answer = await fetch(new URL(path, host.url), {
      method,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${sent.token ?? 'local-admin-token'}` },
      ...(sent.body === undefined && sent.raw === undefined ? {} : { body: sent.raw ?? JSON.stringify(sent.body) }),
    });
    const text = await answer.text();
    if (answer.status >= 400) traces.push({ place: `the answer ${answer.status} of ${method}`, text });
    return answer.status;
  };
  const collect = (batch: readonly object[]) =>
    call('POST', '/v1/batch', { body: { batch, writeKey: 'local-write-key' } });

  /** Everything of one person, well-formed and not. */
  const sendPerson = async (): Promise<void> => {
    const { email, phone, userId, anonymousId, name, ip } = PERSON;
    const context = { ip, traits: { email, phone }, userAgent: name, externalIds: [{ type: 'email', id: email }] };
    const who = { userId, anonymousId, context };
    await collect([
      { type: 'identify', ...who, traits: { email, phone, name } },
      { type: 'track', event: 'Order Completed', ...who, messageId: `order-${email}`, properties: { email, name } },
      { type: 'page', ...who, name, properties: { url: `https://shop.example/?mail=${email}` } },
      { type: 'alias', previousId: anonymousId, userId, context: { ip: SPELLED.at(-1) } },
      // Refused: each for another reason.
      { type: 'track', ...who },
      { type: 'tell', ...who, traits: { email } },
      { type: 'track', event: name, ...who, timestamp: email },
      { type: 'identify', ...who, traits: email },
      { type: 'track', event: 'x', userId: { email }, messageId: email },
    ]);
    await call('POST', '/v1/identify', {
      raw: `{"writeKey":"local-write-key","userId":"${userId}","traits":{"email":${email}}`,
    });
    await call('POST', '/v1/identify', { body: { writeKey: email, userId, traits: { email } } });
  };
  /** What an officer or a stranger may get wrong about that person. */
  const askWrongly = async (): Promise<void> => {
    const { email, userId, name } = PERSON;
    const path = encodeURIComponent(email);
    const statuses = [
      await call('POST', '/v1/profiles/lookup', { body: { type: 'email', value: `x${email}` } }),
      await call('POST', '/v1/profiles/lookup', { body: { type: email, value: name } }),
      await call('POST', '/v1/profiles/lookup', { raw: `{"type":"email","value":"${email}` }),
      await call('GET', `/v1/profiles/email:x${path}`),
      await call('GET', `/v1/profiles/${path}`),
      await call('GET', `/v1/profiles/userId:${userId}/segments/${path}`),
      await call('GET', `/v1/profiles/userId:${userId}/events?cursor=${path}&limit=${path}`),
      await call('POST', `/v1/profiles/userId:${userId}/unlink`, {
        body: { identifiers: [`email:x${email}`], reason: name },
      }),
      await call('POST', `/v1/profiles/userId:${userId}/relink`, { body: { identifiers: [email] } }),
      await call('POST', `/v1/identity/quarantine/email:${path}/release`, { body: {} }),
      await call('GET', `/v1/profiles/userId:${userId}`, { token: email }),
      await call('PUT', '/v1/privacy/retention', { body: { identifiers: { anonymousId: name } } }),
      await call('GET', `/v1/${path}`),
    ];
    assert.ok(
      statuses.every((status) => status >= 400),
      statuses.join(' '),
    );
  };

  /** What breaks: a platform that lets nobody in, and a record on the stream that is none. */
  const breakThings = async (): Promise<void> => {
    const kinesis = new KinesisClient({
      ...{ region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } },
      ...{ endpoint: host.endpoints.kinesis, requestHandler: new NodeHttpHandler() },
    });
    const [stream] = host.parts.streams.values();
    for (const text of [`{"email":"${PERSON.email}`, `{"recordId":"${PERSON.name}","entries":[{"event":7}]}`])
      await kinesis.send(
        new PutRecordsCommand({
          StreamName: stream?.name,
          Records: [{ PartitionKey: 'any', Data: Buffer.from(text) }],
        }),
      );
    kinesis.destroy();
    const api = createApi(options());
    const settings = { url: new URL('/v1/segments/preview', host.url).href, identifier: 'userId', purposes: [] };
    await api.put('/v1/destinations/broken', {
      ...{ type: 'webhook', name: 'Broken', settings },
      credentials: { secret: SECRET },
    });
    const schedule = { schedule: 'cron(0 6 * * ? *)', mode: 'full', enabled: true };
    await api.put('/v1/exports/broken', { segmentId: 'demo-customers', destinationId: 'broken', ...schedule });
    await api.post('/v1/exports/broken/runs');
    await host.clock.advance(600_000);
    const { runs } = await api.get<{ runs: readonly { status: string }[] }>('/v1/exports/broken/runs');
    assert.notEqual(runs[0]?.status, 'succeeded');
  };

  const runDemo = async (context: TestContext): Promise<void> => {
    const print = context.mock.method(console, 'log', (line: unknown) => {
      traces.push({ place: 'what the demo prints', text: String(line) });
    });
    let done = false;
    const passTime = async () => {
      for (; !done; await pause(100)) await host.clock.advance(60_000);
    };
    const passing = passTime();
    await runMainJob(options(), { api: createApi(options()), receiver, secret: SECRET }).finally(() => {
      done = true;
    });
    await passing;
    print.mock.restore();
  };

  // Metrics are lines of the logs (EMF).
  it('names nobody in a log, a metric, a key, a message or an error', async (context) => {
    await sendPerson();
    await runDemo(context);
    await askWrongly();
    await breakThings();
    traces.push(...(await tracesLeftIn(host)));
    assert.ok(receiver.members() > 0, 'somebody was sent');
    assert.ok(traces.length > 500, `${traces.length} traces are too few to say anything`);
    for (const place of ['the log of', 'a key of', 'a message of', 'the key of an object', 'the answer'])
      assert.ok(
        traces.some((trace) => trace.place.startsWith(place)),
        `nothing was collected from ${place}`,
      );
    assert.ok(
      traces.some(({ text }) => text.includes('"_aws"')),
      'no metric was collected',
    );
    assert.deepEqual(findTraces(traces, [...SPELLED, ...people()]), []);
  });

  it('would be found if it named one', () => {
    const [someone = ''] = people();
    const planted = {
      place: 'the log of x',
      text: JSON.stringify({ key: Buffer.from(`a:${someone}`).toString('base64') }),
    };
    assert.deepEqual(findTraces([...traces, planted], people()), [`${someone} in the log of x`]);
  });
});
