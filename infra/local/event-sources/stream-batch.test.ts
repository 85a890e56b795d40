import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { ShardRecord } from '../emulators/kinesis.ts';
import type { FunctionPool, InvocationResult } from '../functions/function-pool.ts';
import { runBatch } from './stream-batch.ts';
import { createStreamProgress } from './stream-progress.ts';

const recordsOf = (count: number): ShardRecord[] =>
  Array.from({ length: count }, (_, index) => ({
    sequence: String(index),
    partitionKey: 'a',
    data: 'AAAA',
    arrivedAt: 0,
  }));

type Event = { Records: { kinesis: { sequenceNumber: string } }[] };

const run = async (
  count: number,
  options: { poison: ReadonlySet<string>; reports: boolean; bisects: boolean; retries: number },
) => {
  const handled: string[] = [];
  const lost: string[] = [];
  const done: string[] = [];
  let calls = 0;
  const invoke = async (event: unknown): Promise<InvocationResult> => {
    calls += 1;
    const sequences = (event as Event).Records.map((record) => record.kinesis.sequenceNumber);
    const bad = sequences.findIndex((sequence) => options.poison.has(sequence));
    if (bad < 0) {
      handled.push(...sequences);
      return { ok: true, value: {} };
    }
    if (!options.reports) return { ok: false, errorType: 'Error', errorMessage: 'poison' };
    handled.push(...sequences.slice(0, bad));
    return { ok: true, value: { batchItemFailures: [{ itemIdentifier: sequences[bad] }] } };
  };
  await runBatch(recordsOf(count), {
    settings: {
      ...{ name: 'mapping', streamArn: 'arn', stream: 'events', batchSize: 100, windowMs: 0, parallelization: 1 },
      enabled: true,
      ...{ bisects: options.bisects, reportsFailures: options.reports, retries: options.retries },
      target: { invoke } as unknown as FunctionPool,
    },
    shard: 'shard',
    done: (records) => done.push(...records.map((record) => record.sequence)),
    lose: async ({ records }) => {
      lost.push(...records.map((record) => record.sequence));
    },
    rest: async () => true,
  });
  return { handled, lost, done, calls };
};

describe('a batch of stream records', () => {
  it('ends with every record handled or kept, in order, whatever is poison', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.uniqueArray(fc.integer({ min: 0, max: 19 }), { maxLength: 4 }),
        fc.boolean(),
        async (count, poison, reports) => {
          const bad = new Set(poison.filter((index) => index < count).map(String));
          const outcome = await run(count, { poison: bad, reports, bisects: true, retries: 1 });
          const all = recordsOf(count).map((record) => record.sequence);
          assert.deepEqual(
            outcome.lost,
            [...bad].sort((a, b) => Number(a) - Number(b)),
          );
          assert.deepEqual(outcome.done, all);
          assert.deepEqual(new Set(outcome.handled), new Set(all.filter((sequence) => !bad.has(sequence))));
        },
      ),
      { numRuns: 60 },
    ));

  it('gives up the rest of a batch as a whole where it may not be halved', async () => {
    const outcome = await run(4, { poison: new Set(['2']), reports: true, bisects: false, retries: 2 });
    assert.deepEqual(outcome.handled, ['0', '1']);
    assert.deepEqual(outcome.lost, ['2', '3']);
    assert.equal(outcome.calls, 4);
  });
});

describe('the checkpoint of a shard', () => {
  it('moves in order although lanes finish out of order', () => {
    const written: string[] = [];
    const progress = createStreamProgress((sequence) => written.push(sequence));
    const records = recordsOf(4);
    for (const record of records) progress.opened(record);
    progress.done(records.slice(2, 3));
    assert.deepEqual(written, []);
    progress.done(records.slice(0, 1));
    progress.done(records.slice(1, 2));
    assert.deepEqual(written, ['0', '2']);
    assert.ok(!progress.isEmpty() && progress.bufferedBytes() > 0);
    progress.done(records.slice(3));
    assert.ok(progress.isEmpty());
    assert.equal(progress.bufferedBytes(), 0);
  });
});
