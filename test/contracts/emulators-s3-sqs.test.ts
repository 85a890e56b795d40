import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  PutObjectTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { createSharedOffset } from '../../infra/local/clock/shifted-date.ts';
import type { QueueState, ReceivedMessage } from '../../infra/local/emulators/sqs.ts';
import { type ServiceThread, startServiceThread } from '../../infra/local/thread.ts';

const account = {
  region: 'eu-central-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  maxAttempts: 1,
};
const ENTRY = new URL('../../infra/local/emulators/services-thread.ts', import.meta.url);
type Endpoints = { s3: string; sqs: string; kinesis: string; secretsmanager: string };

describe('the local S3, SQS and Secrets Manager', () => {
  const offset = createSharedOffset();
  let folder: string;
  let thread: ServiceThread<Endpoints>;
  let s3: S3Client;
  let sqs: SQSClient;
  const put = (Key: string, Body: string, conditions: { IfMatch?: string; IfNoneMatch?: string } = {}) =>
    s3.send(new PutObjectCommand({ Bucket: 'archive', Key, Body, ...conditions }));
  const get = async (Key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket: 'archive', Key }))).Body?.transformToString();

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'headwater-'));
    const ignore = () => undefined;
    thread = await startServiceThread({ entry: ENTRY, offset, input: { folder }, onNotice: ignore, onDeath: ignore });
    await thread.call('createBucket', 'archive');
    s3 = new S3Client({ ...account, endpoint: thread.value.s3 });
    sqs = new SQSClient({ ...account, endpoint: thread.value.sqs });
  });
  after(async () => {
    s3.destroy();
    sqs.destroy();
    await thread.stop();
    await rm(folder, { recursive: true });
  });

  it('stores and returns objects under keys with every character, of more than 11 MiB too', async () => {
    const key = 'day=2026-11-22/hour=02/a b+ü%#?.parquet';
    await put(key, 'body');
    assert.equal(await get(key), 'body');
    const listed = await s3.send(new ListObjectsV2Command({ Bucket: 'archive', Prefix: 'day=2026' }));
    assert.deepEqual(
      listed.Contents?.map((object) => object.Key),
      [key],
    );
    await put('large', 'x'.repeat(12 * 1024 * 1024));
    assert.equal((await get('large'))?.length, 12 * 1024 * 1024);
  });

  it('refuses a write whose precondition does not hold, and leaves the object alone', async () => {
    const { ETag = '' } = await put('conditional', 'one', { IfNoneMatch: '*' });
    await assert.rejects(put('conditional', 'two', { IfNoneMatch: '*' }), { name: 'PreconditionFailed' });
    await assert.rejects(put('conditional', 'two', { IfMatch: '"other"' }), { name: 'PreconditionFailed' });
    await assert.rejects(put('missing', 'two', { IfMatch: ETag }), { name: 'NoSuchKey' });
    assert.equal(await get('conditional'), 'one');
    await put('conditional', 'two', { IfMatch: ETag });
    const outcomes = await Promise.allSettled(['a', 'b', 'c'].map((body) => put('race', body, { IfNoneMatch: '*' })));
    assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
    await assert.rejects(
      s3.send(new DeleteObjectCommand({ Bucket: 'archive', Key: 'conditional', IfMatch: '"other"' })),
      {
        name: 'PreconditionFailed',
      },
    );
  });

  it('refuses a body that is not what its checksum says', async () => {
    const command = new PutObjectCommand({ Bucket: 'archive', Key: 'wrong', Body: 'body', ChecksumSHA256: 'AAAA' });
    await assert.rejects(s3.send(command), { name: 'BadDigest' });
    await assert.rejects(get('wrong'), { name: 'NoSuchKey' });
  });

  it('refuses sub-resources it does not know instead of replacing the object', async () => {
    await put('tagged', 'body');
    const tagging = new PutObjectTaggingCommand({
      Bucket: 'archive',
      Key: 'tagged',
      Tagging: { TagSet: [{ Key: 'a', Value: 'b' }] },
    });
    await assert.rejects(s3.send(tagging), { name: 'NotImplemented' });
    assert.equal(await get('tagged'), 'body');
    const leaving = await fetch(`${thread.value.s3}/archive/..%2f..%2fescaped`, { method: 'PUT', body: 'x' });
    assert.equal(leaving.status, 400);
  });

  it('expires a presigned URL on the clock of the host', async () => {
    await put('signed', 'body');
    const date = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
    const url = `${thread.value.s3}/archive/signed?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=${date}&X-Amz-Expires=60&X-Amz-Signature=x`;
    assert.equal((await fetch(url)).status, 200);
    Atomics.add(offset, 0, 61_000n);
    assert.equal((await fetch(url)).status, 403);
  });

  it('delays, hides and redrives messages on the clock of the host', async () => {
    await thread.call('createQueue', {
      name: 'dead',
      arn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
      attributes: {},
    });
    const RedrivePolicy = JSON.stringify({
      deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:000000000000:dead',
      maxReceiveCount: 2,
    });
    const attributes = { VisibilityTimeout: '180', RedrivePolicy };
    const QueueUrl = await thread.call<string>('createQueue', {
      name: 'work',
      arn: 'arn:aws:sqs:eu-central-1:000000000000:work',
      attributes,
    });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'later', DelaySeconds: 900 }));
    const receive = () => thread.call<ReceivedMessage[]>('receiveMessages', { queue: 'work', most: 25 });
    const state = () => thread.call<QueueState>('queueState', { queue: 'work' });
    assert.deepEqual(await receive(), []);
    assert.ok(((await state()).nextDue ?? 0) > Date.now() + 800_000);
    Atomics.add(offset, 0, 901_000n);
    assert.equal((await receive())[0]?.body, 'later');
    assert.deepEqual(await receive(), []);
    Atomics.add(offset, 0, 181_000n);
    assert.equal((await receive())[0]?.attributes['ApproximateReceiveCount'], '2');
    Atomics.add(offset, 0, 181_000n);
    assert.deepEqual(await receive(), []);
    const deadUrl = QueueUrl.replace('work', 'dead');
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: deadUrl, WaitTimeSeconds: 1 }));
    assert.equal(Messages?.[0]?.Body, 'later');
  });

  it('answers for secrets that the host made and for no other', async () => {
    await thread.call('putSecret', {
      name: 'deployment',
      arn: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:deployment',
      value: '{"a":1}',
    });
    const client = new SecretsManagerClient({ ...account, endpoint: thread.value.secretsmanager });
    assert.equal((await client.send(new GetSecretValueCommand({ SecretId: 'deployment' }))).SecretString, '{"a":1}');
    await assert.rejects(client.send(new GetSecretValueCommand({ SecretId: 'other' })), {
      name: 'ResourceNotFoundException',
    });
    client.destroy();
  });
});
