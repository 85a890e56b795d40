import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { KinesisClient, PutRecordsCommand } from '@aws-sdk/client-kinesis';
import type { KeyedRecord } from '../ports/event-stream.ts';
import { createKinesisEventStream } from './kinesis-event-stream.ts';

const recordOf = (n: number, bytes = 0): KeyedRecord => ({
  partitionKey: `userId:${n}`,
  record: {
    recordId: `r${n}`,
    sourceId: 'web',
    trust: 'claimed',
    receivedAt: '2026-11-22T12:00:00.000Z',
    imported: false,
    retentionDays: 400,
    entries: [{ quarantine: { code: 'x', message: 'x' }, messageId: 'm', body: 'y'.repeat(bytes) }],
  },
});

/** A Kinesis that refuses what `refuses` says, and remembers the rest. */
const openKinesis = (refuses: (call: number, key: string) => boolean) => {
  const calls: string[][] = [];
  const taken: string[] = [];
  const send = async ({ input }: PutRecordsCommand) => {
    const keys = (input.Records ?? []).map(({ PartitionKey = '' }) => PartitionKey);
    calls.push(keys);
    const refused = keys.map((key) => refuses(calls.length, key));
    taken.push(...keys.filter((_, index) => !refused[index]));
    return {
      Records: refused.map((isRefused) =>
        isRefused ? { ErrorCode: 'ProvisionedThroughputExceededException' } : { SequenceNumber: '1', ShardId: 's' },
      ),
    };
  };
  const client = { send } as unknown as KinesisClient;
  const stream = createKinesisEventStream({ client, stream: 'events', pause: async () => undefined });
  return { stream, calls, taken };
};

const range = (length: number) => Array.from({ length }, (_, n) => n);

describe('the stream in Kinesis', () => {
  it('puts at most 500 records or 5 MiB in a call', async () => {
    const many = openKinesis(() => false);
    await many.stream.put(range(1_001).map((n) => recordOf(n)));
    assert.deepEqual(
      many.calls.map((keys) => keys.length),
      [500, 500, 1],
    );
    const large = openKinesis(() => false);
    await large.stream.put(range(45).map((n) => recordOf(n, 256 * 1024)));
    assert.deepEqual(
      large.calls.map((keys) => keys.length),
      [19, 19, 7],
    );
  });

  it('sends again only what was refused, until nothing is left', async () => {
    const { stream, calls, taken } = openKinesis((call, key) => call < 4 && key === 'userId:1');
    await stream.put(range(3).map((n) => recordOf(n)));
    assert.deepEqual(calls.slice(1), [['userId:1'], ['userId:1'], ['userId:1']]);
    assert.deepEqual(taken.sort(), ['userId:0', 'userId:1', 'userId:2']);
  });

  it('gives up after some tries and says that the stream is unavailable', async () => {
    const { stream, calls } = openKinesis(() => true);
    await assert.rejects(stream.put([recordOf(1)]), { code: 'stream.unavailable' });
    assert.equal(calls.length, 8);
  });

  it('says the same when Kinesis does not answer', async () => {
    const send = async () => {
      throw new TypeError('socket hang up');
    };
    const stream = createKinesisEventStream({ client: { send } as unknown as KinesisClient, stream: 'events' });
    await assert.rejects(stream.put([recordOf(1)]), { code: 'stream.unavailable' });
  });

  it('asks nothing of Kinesis for nothing', async () => {
    const { stream, calls } = openKinesis(() => true);
    await stream.put([]);
    assert.deepEqual(calls, []);
  });
});
