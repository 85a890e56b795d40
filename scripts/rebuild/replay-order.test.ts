import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type ArchiveRow, archiveKey, archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import { type ObjectRange, rangeOfKey } from '../../shared/domain/archive/object-range.ts';
import { compareSequences } from '../../shared/domain/event/compare-sequences.ts';
import { readShard, type Waiting } from './read-shard.ts';
import { replayOrder } from './replay-order.ts';

/** Shortly before the turn of an hour, where objects of two hours interleave. */
const START = Date.parse('2026-11-22T00:59:30.000Z');
const HOUR = 3_600_000;

interface Put {
  readonly shard: string;
  readonly sequence: string;
  readonly at: number;
}

const rowsOf = ({ shard, sequence, at }: Put): readonly ArchiveRow[] =>
  archiveRows(
    { shard, sequence },
    {
      recordId: sequence,
      sourceId: 'web',
      trust: 'claimed',
      receivedAt: new Date(at).toISOString(),
      imported: false,
      retentionDays: 400,
      entries: [{ quarantine: { code: 'c', message: 'm' }, messageId: 'm', body: null }],
    },
  );

/** An archive of what was put, in objects of the given cuts of the stream, some of them overlapping. */
const archiveOf = (puts: readonly Put[], cuts: readonly (readonly [number, number])[]) => {
  const objects = new Map<string, readonly ArchiveRow[]>();
  for (const [from, to] of [...cuts, [0, puts.length] as const]) {
    for (const object of archiveObjects(puts.slice(from, to).flatMap(rowsOf)))
      objects.set(archiveKey(object), object.rows);
  }
  const ranges = [...objects.keys()].sort().map((key) => rangeOfKey(key) ?? assert.fail(key));
  async function* hours(): AsyncGenerator<readonly ObjectRange[]> {
    for (const group of Map.groupBy(ranges, ({ hour }) => hour).values()) yield group;
  }
  return { hours, read: async (key: string) => objects.get(key) ?? [] };
};

const replay = async ({ hours, read }: ReturnType<typeof archiveOf>): Promise<string[]> => {
  const found: string[] = [];
  const waiting = new Map<string, Waiting>();
  for await (const { going, beginning } of replayOrder(hours())) {
    for (const stretch of [...going, ...beginning]) {
      const own = waiting.get(stretch.shard) ?? new Map();
      waiting.set(stretch.shard, own);
      for await (const records of readShard(stretch, own, read))
        found.push(...records.map(({ position }) => `${position.shard} ${position.sequence}`));
    }
  }
  return found;
};

/** A stream over some hours whose shards come and go; a record may be written up to half a minute after its receipt. */
const streams = fc
  .array(fc.record({ after: fc.oneof(fc.nat(15_000), fc.nat(90 * 60_000)), delay: fc.nat(30_000), lane: fc.nat(1) }), {
    maxLength: 40,
  })
  .chain((steps) => {
    let now = START;
    const puts = steps.map(({ after, delay, lane }, n): Put => {
      now += after;
      // Both shards of the first half of the time are gone in the second.
      const generation = n < steps.length / 2 ? 0 : 2;
      return { shard: `shardId-00000000000${generation + lane}`, sequence: String(90 + n * 7), at: now - delay };
    });
    const cut = fc.tuple(fc.nat(puts.length), fc.nat(puts.length));
    const cuts = fc.array(
      cut.map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const),
      { maxLength: 6 },
    );
    return fc.record({ puts: fc.constant(puts), cuts });
  });

test('every record is read once, each shard in its order, and a shard that begins after those that ended', async () => {
  await fc.assert(
    fc.asyncProperty(streams, async ({ puts, cuts }) => {
      const order = await replay(archiveOf(puts, cuts));
      const name = ({ shard, sequence }: Put) => `${shard} ${sequence}`;
      assert.deepEqual(order.toSorted(), puts.map(name).sort());
      for (const [shard, own] of Map.groupBy(puts, (put) => put.shard)) {
        const expected = own.toSorted((a, b) => compareSequences(a.sequence, b.sequence)).map(name);
        assert.deepEqual(
          order.filter((each) => each.startsWith(`${shard} `)),
          expected,
        );
      }
      const lastOld = order.findLastIndex((each) => /shardId-00000000000[01] /.test(each));
      const firstYoung = order.findIndex((each) => /shardId-00000000000[23] /.test(each));
      assert.ok(firstYoung === -1 || lastOld < firstYoung, order.join(', '));
    }),
    { numRuns: 300 },
  );
});

test('an older shard whose first record is received in a later hour is read before the shards that came of its siblings', async () => {
  const hour = START + 30_000;
  const put = (shard: number, sequence: number, at: number): Put => ({
    shard: `shardId-00000000000${shard}`,
    sequence: String(sequence),
    at,
  });
  const order = await replay(archiveOf([put(0, 90, hour - HOUR), put(1, 97, hour), put(2, 104, hour - 1)], []));
  assert.deepEqual(
    order.map((each) => each.slice(19)),
    ['0 90', '1 97', '2 104'],
  );
});

test('hours long apart are read without holding one for the next', async () => {
  const puts = [0, 5, 50].map((hours, n): Put => ({ shard: 's', sequence: String(n), at: START + hours * HOUR }));
  assert.deepEqual(await replay(archiveOf(puts, [])), ['s 0', 's 1', 's 2']);
});

test('a record received just before an hour turned and written just after stands where it was written', async () => {
  const times = ['00:59:30', '01:20:00', '02:59:58', '03:00:04', '02:59:59', '03:00:09'];
  const puts = times.map(
    (time, n): Put => ({ shard: 's', sequence: String(n), at: Date.parse(`2026-11-22T${time}.000Z`) }),
  );
  assert.deepEqual(
    await replay(archiveOf(puts, [])),
    puts.map(({ sequence }) => `s ${sequence}`),
  );
});
