import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import { GetObjectCommand, ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { type Host, startHost } from '../../infra/local/host.ts';
import { functionResource, routeResources, writeAssembly } from './host-fixture.ts';

/** Keeps what it is told in memory, so that a test can ask over HTTP what arrived and when. */
const REMEMBER = `
const seen = [];
let poison = 0;
export const handler = async (event) => {
  if (event.rawPath) return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(seen) };
  if (event.time) { seen.push({ tick: event.time, now: new Date().toISOString() }); return; }
  const failures = [];
  for (const record of event.Records) {
    const text = record.body ?? Buffer.from(record.kinesis.data, 'base64').toString();
    if (text === 'crash') process.exit(1);
    if (text === 'poison') { failures.push({ itemIdentifier: record.messageId ?? record.kinesis.sequenceNumber }); continue; }
    if (text.startsWith('once') && poison++ === 0) throw new Error('first attempt');
    seen.push({ text, now: new Date().toISOString(), batch: event.Records.length });
    if (failures.length > 0 && record.kinesis) seen.pop();
  }
  return { batchItemFailures: failures };
};`;

type Seen = { text?: string; tick?: string; now: string; batch?: number };

const mapping = (source: string, more: Record<string, unknown>) => ({
  Type: 'AWS::Lambda::EventSourceMapping',
  Properties: {
    EventSourceArn: { 'Fn::GetAtt': [source, 'Arn'] },
    FunctionName: { Ref: 'Remember' },
    FunctionResponseTypes: ['ReportBatchItemFailures'],
    ...more,
  },
});

const RESOURCES = {
  Remember: functionResource('remember'),
  ...routeResources('Remember', 'Remember', ['GET /seen']),
  Stream: { Type: 'AWS::Kinesis::Stream', Properties: { Name: 'events', ShardCount: 1 } },
  Lost: { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'lost' } },
  Dead: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
  Work: {
    Type: 'AWS::SQS::Queue',
    Properties: {
      QueueName: 'work',
      VisibilityTimeout: 30,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['Dead', 'Arn'] }, maxReceiveCount: 2 },
    },
  },
  StreamMapping: mapping('Stream', {
    BatchSize: 10,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1,
    StartingPosition: 'TRIM_HORIZON',
    DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['Lost', 'Arn'] } } },
  }),
  QueueMapping: mapping('Work', { BatchSize: 10, ScalingConfig: { MaximumConcurrency: 2 } }),
  Tick: {
    Type: 'AWS::Scheduler::Schedule',
    Properties: {
      FlexibleTimeWindow: { Mode: 'OFF' },
      ScheduleExpression: 'rate(10 minutes)',
      Target: { Arn: { 'Fn::GetAtt': ['Remember', 'Arn'] }, Input: '{"time":"<aws.scheduler.scheduled-time>"}' },
    },
  },
};

const account = { region: 'eu-central-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };

describe('what sets functions running on the local host', () => {
  let assembly: Awaited<ReturnType<typeof writeAssembly>>;
  let host: Host;
  let kinesis: KinesisClient;
  let sqs: SQSClient;
  const seen = async (): Promise<Seen[]> => (await fetch(`${host.url}/seen`)).json() as Promise<Seen[]>;
  const texts = async () => (await seen()).flatMap((entry) => entry.text ?? []);
  const put = (...words: string[]) =>
    kinesis.send(
      new PutRecordsCommand({
        StreamName: 'events',
        Records: words.map((word) => ({ PartitionKey: 'anchor', Data: Buffer.from(word) })),
      }),
    );
  const send = (MessageBody: string, DelaySeconds = 0) =>
    sqs.send(
      new SendMessageCommand({ QueueUrl: `${host.endpoints.sqs}/000000000000/work`, MessageBody, DelaySeconds }),
    );

  before(async () => {
    assembly = await writeAssembly(RESOURCES, { remember: REMEMBER });
    host = await startHost({ assembly: assembly.folder });
    kinesis = new KinesisClient({
      ...account,
      endpoint: host.endpoints.kinesis,
      requestHandler: new NodeHttpHandler(),
    });
    sqs = new SQSClient({ ...account, endpoint: host.endpoints.sqs });
  });
  after(async () => {
    kinesis.destroy();
    sqs.destroy();
    await host.stop();
    await assembly.remove();
  });

  it('hands stream records over in order, in batches, within a fraction of a second', async () => {
    const start = performance.now();
    await put('a', 'b', 'c');
    await host.drain();
    assert.ok(performance.now() - start < 2000);
    assert.deepEqual(await texts(), ['a', 'b', 'c']);
  });

  it('halves a batch around a poison record, keeps the record in S3 and goes on behind it', async () => {
    await put('d', 'poison', 'e', 'f');
    await host.drain();
    const words = await texts();
    for (const word of ['d', 'e', 'f']) assert.ok(words.includes(word), word);
    const s3 = new S3Client({ ...account, endpoint: host.endpoints.s3 });
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'lost' }));
    assert.equal(Contents.length, 1);
    const object = await s3.send(new GetObjectCommand({ Bucket: 'lost', Key: Contents[0]?.Key ?? '' }));
    const report = JSON.parse((await object.Body?.transformToString()) ?? '');
    const [record] = JSON.parse(report.payload).Records;
    assert.equal(Buffer.from(record.kinesis.data, 'base64').toString(), 'poison');
    assert.equal(report.KinesisBatchInfo.batchSize, 1);
    s3.destroy();
  });

  it('retries a batch whose function threw, and outlives a function that ends its process', async () => {
    await put('once');
    await host.drain();
    assert.ok((await texts()).includes('once'));
    await put('crash', 'g');
    await host.drain();
    assert.ok((await texts()).includes('g'));
  });

  it('fires schedules and delayed messages in time order while the clock moves', async () => {
    const began = host.clock.now();
    await send('later', 900);
    const response = await fetch(`${host.url}/_local/clock`, {
      method: 'POST',
      body: JSON.stringify({ advance: 'PT35M' }),
    });
    assert.equal(response.status, 200);
    const { now } = (await response.json()) as { now: string };
    assert.ok(Date.parse(now) >= began + 35 * 60_000);
    const entries = (await seen()).filter((entry) => entry.tick !== undefined || entry.text === 'later');
    const ticks = entries.flatMap((entry) => entry.tick ?? []);
    assert.ok(ticks.length === 3 || ticks.length === 4, String(ticks));
    for (const tick of ticks) assert.equal(Date.parse(tick) % 600_000, 0);
    const later = entries.find((entry) => entry.text === 'later');
    const lateness = Date.parse(later?.now ?? '') - (began + 900_000);
    assert.ok(lateness >= 0 && lateness < 5000, String(lateness));
    const instants = entries.map((entry) => Date.parse(entry.now));
    assert.deepEqual(
      instants,
      instants.toSorted((a, b) => a - b),
    );
  });

  it('hides a failed message for its timeout and sets it aside after its attempts', async () => {
    await send('poison');
    await send('fine');
    await host.drain();
    assert.ok((await texts()).includes('fine'));
    await host.clock.advance(120_000);
    const url = `${host.endpoints.sqs}/000000000000/dead`;
    const { ReceiveMessageCommand } = await import('@aws-sdk/client-sqs');
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: url }));
    assert.equal(Messages?.[0]?.Body, 'poison');
  });

  it('holds back what a disabled mapping would read, and goes on from there once it is enabled', async () => {
    const set = (enabled: unknown, name = 'remember') =>
      fetch(`${host.url}/_local/mappings`, { method: 'POST', body: JSON.stringify({ function: name, enabled }) });
    await put('h');
    assert.equal((await set(false)).status, 200);
    await put('i', 'j');
    await send('k');
    await host.drain();
    await host.clock.advance(60_000);
    const before = await texts();
    assert.ok(!['i', 'j', 'k'].some((word) => before.includes(word)), String(before));
    assert.equal((await set(false)).status, 200);
    assert.equal((await set(true)).status, 200);
    await host.drain();
    // Each environment remembers for itself: many questions at once reach all of them.
    const memories = await Promise.all(Array.from({ length: 12 }, texts));
    const words = new Set(memories.flat());
    for (const word of ['h', 'i', 'j', 'k']) assert.ok(words.has(word), `${word} of ${[...words]}`);
    const held = memories.map((each) => each.filter((word) => ['h', 'i', 'j'].includes(word)));
    for (const each of held) assert.deepEqual(each, each.toSorted(), 'in the order of the shard, each once');
    for (const each of held) assert.equal(each.length, new Set(each).size);
    assert.equal((await set('no')).status, 400);
    assert.equal((await set(true, 'nobody')).status, 404);
  });

  it('lets only this machine move the clock, forward', async () => {
    const post = (headers: Record<string, string>, body: string) =>
      fetch(`${host.url}/_local/clock`, { method: 'POST', headers, body });
    assert.equal((await post({ origin: 'https://shop.example' }, '{"advance":"PT1M"}')).status, 403);
    assert.equal((await post({}, '{"advance":"-PT1M"}')).status, 400);
    assert.equal((await post({}, '{"advance":"P1M"}')).status, 400);
    assert.equal((await fetch(`${host.url}/_local/other`)).status, 404);
  });
});
