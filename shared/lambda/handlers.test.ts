import '../../test/quiet.ts';
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { APIGatewayProxyEventV2, Context, KinesisStreamEvent, SQSEvent } from 'aws-lambda';
import { HeadwaterError } from '../domain/errors.ts';
import { answer, readJson, refuse } from '../domain/http.ts';
import { deadLetter, drop, ok, retry } from '../domain/outcome.ts';
import { createHttpHandler } from './http-handler.ts';
import { createQueueHandler } from './queue-handler.ts';
import { createScheduleHandler } from './schedule-handler.ts';
import { createStreamHandler, type PositionedRecord } from './stream-handler.ts';

const context = { functionName: 'test', awsRequestId: 'a', memoryLimitInMB: '256' } as Context;

const httpEvent = (routeKey: string, more: Partial<APIGatewayProxyEventV2> = {}): APIGatewayProxyEventV2 =>
  ({
    routeKey,
    headers: {},
    requestContext: { http: { method: 'GET', sourceIp: '192.0.2.1' }, requestId: 'r1', domainName: 'api.example' },
    ...more,
  }) as APIGatewayProxyEventV2;

describe('an HTTP function', () => {
  const handler = createHttpHandler({
    routes: {
      'POST /echo/{id}': async (request) => {
        const read = readJson(request);
        return 'refused' in read ? read.refused : answer({ ...read, params: request.params, headers: request.headers });
      },
      'GET /bytes': async () => ({
        status: 200,
        body: new Uint8Array([1, 2]),
        headers: { 'content-type': 'image/gif' },
      }),
      'GET /none': async () => ({ status: 204 }),
      'GET /bug': async () => {
        throw new RangeError('jane@shop.example');
      },
      'GET /down': async () => {
        throw new HeadwaterError('stream.unavailable', 'no');
      },
    },
  });

  it('gets a decoded request and answers JSON', async () => {
    const body = Buffer.from('{"a":1}').toString('base64');
    const event = httpEvent('POST /echo/{id}', {
      body,
      isBase64Encoded: true,
      headers: { 'X-A': 'b' },
      pathParameters: { id: 'x' },
    });
    const { statusCode, headers, body: answered } = await handler(event, context);
    assert.deepEqual([statusCode, headers?.['x-request-id']], [200, 'r1']);
    assert.deepEqual(JSON.parse(answered ?? ''), { json: { a: 1 }, params: { id: 'x' }, headers: { 'x-a': 'b' } });
  });

  it('answers bytes and nothing as they are', async () => {
    const { body, isBase64Encoded, headers } = await handler(httpEvent('GET /bytes'), context);
    assert.deepEqual([body, isBase64Encoded, headers?.['content-type']], ['AQI=', true, 'image/gif']);
    assert.equal((await handler(httpEvent('GET /none'), context)).body, undefined);
  });

  it('tells what went wrong, but never what it was about', async () => {
    const answers = ['GET /bug', 'GET /down', 'GET /nothing'].map((route) => handler(httpEvent(route), context));
    const [bug, down, unknown] = await Promise.all(answers);
    assert.deepEqual([bug?.statusCode, down?.statusCode, unknown?.statusCode], [500, 503, 404]);
    assert.ok(!bug?.body?.includes('jane'));
    assert.equal(down?.headers?.['retry-after'], '1');
    const malformed = await handler(httpEvent('POST /echo/{id}', { body: '{' }), context);
    assert.equal(malformed.statusCode, 400);
  });

  it('can refuse with details', () => {
    const refusal = refuse(422, { code: 'invalid', message: 'Correct it.', details: [1] });
    assert.deepEqual(refusal.body, { error: { code: 'invalid', message: 'Correct it.', details: [1] } });
  });
});

const streamEvent = (...data: string[]): KinesisStreamEvent =>
  ({
    Records: data.map((text, index) => ({
      eventID: `shardId-000000000006:${100 + index}`,
      kinesis: {
        data: Buffer.from(text).toString('base64'),
        sequenceNumber: `${100 + index}`,
        approximateArrivalTimestamp: 1.5,
      },
    })),
  }) as KinesisStreamEvent;

describe('a stream function', () => {
  const record = { recordId: 'r', sourceId: 's', receivedAt: '2026-11-22T12:00:00.000Z', entries: [] };

  it('gets every record with its position, also those that are none', async () => {
    let seen: readonly PositionedRecord[] = [];
    const handler = createStreamHandler(async (records) => {
      seen = records;
      return {};
    });
    assert.deepEqual(await handler(streamEvent(JSON.stringify(record), '{', '[]'), context), { batchItemFailures: [] });
    assert.deepEqual(seen[0], { position: { shard: 'shardId-000000000006', sequence: '100' }, record });
    assert.deepEqual(
      seen.slice(1).map(({ record: each }) => 'unparsable' in each && [each.data, each.arrivedAt]),
      [
        ['ew==', 1500],
        ['W10=', 1500],
      ],
    );
  });

  it('stops at the first failure, and fails as a whole on a bug', async () => {
    const stopping = createStreamHandler(async () => ({ firstFailure: '101' }));
    assert.deepEqual(await stopping(streamEvent('{', '{'), context), {
      batchItemFailures: [{ itemIdentifier: '101' }],
    });
    const broken = createStreamHandler(async () => {
      throw new RangeError('bug');
    });
    await assert.rejects(broken(streamEvent('{'), context), RangeError);
  });
});

const queueEvent = (...bodies: string[]): SQSEvent =>
  ({
    Records: bodies.map((body, index) => ({
      messageId: `m${index}`,
      receiptHandle: `h${index}`,
      body,
      attributes: { ApproximateReceiveCount: '2' },
      eventSourceARN: 'arn:aws:sqs:eu-central-1:000000000000:lane-webhook',
    })),
  }) as unknown as SQSEvent;

describe('a queue function', () => {
  it('deletes what is done and leaves what is not', async () => {
    const outcomes = [ok(undefined), drop('gone'), retry('later', 30.2), retry('soon'), deadLetter('never')];
    const postponed: unknown[] = [];
    const handler = createQueueHandler(
      async ({ body, queue, attempt }) => {
        assert.deepEqual([queue, attempt], ['lane-webhook', 2]);
        return outcomes[body as number] ?? ok(undefined);
      },
      async ({ receiptHandle, seconds }) => {
        postponed.push([receiptHandle, seconds]);
      },
    );
    const { batchItemFailures } = await handler(queueEvent('0', '1', '2', '3', '4', '{'), context);
    assert.deepEqual(
      batchItemFailures.map(({ itemIdentifier }) => itemIdentifier),
      ['m2', 'm3', 'm4', 'm5'],
    );
    assert.deepEqual(postponed, [['h2', 31]]);
  });

  it('keeps a message whose handling threw, and its neighbours go their way', async () => {
    const handler = createQueueHandler(async ({ body }) => {
      if (body === 1) throw new RangeError('bug');
      return ok(undefined);
    });
    const { batchItemFailures } = await handler(queueEvent('0', '1', '2'), context);
    assert.deepEqual(batchItemFailures, [{ itemIdentifier: 'm1' }]);
  });
});

describe('a scheduled function', () => {
  it('knows when it was due, and takes now where nobody says', async () => {
    const ticks: number[] = [];
    const handler = createScheduleHandler(async ({ scheduledAt, now }) => {
      ticks.push(scheduledAt, now - scheduledAt);
    });
    await handler({ time: '2026-11-22T12:00:00Z' }, context);
    await handler({}, context);
    assert.equal(ticks[0], Date.parse('2026-11-22T12:00:00Z'));
    assert.equal(ticks[3], 0);
  });
});
