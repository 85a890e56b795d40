import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { archiveKey, archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import { rowExpiry } from '../../shared/domain/archive/expired-rows.ts';
import { openWorld } from '../../test/generators/rewriting-world.ts';
import { createRewriteArchive } from './rewrite-archive.ts';
import { sweepExpired } from './sweep-expired.ts';

const START = Date.parse('2026-01-01T00:00:00.000Z');
const DAY = 86_400_000;
const HOUR = 3_600_000;

interface Kept {
  readonly hour: number;
  readonly days: number;
}

const rowsOf = ({ hour, days }: Kept, n: number) =>
  archiveRows(
    { shard: 's', sequence: String(n) },
    {
      recordId: `r-${n}`,
      sourceId: 'web',
      trust: 'claimed',
      receivedAt: new Date(START + hour * HOUR).toISOString(),
      imported: false,
      retentionDays: days,
      entries: [{ quarantine: { code: 'c', message: 'm' }, messageId: `m-${n}`, body: null }],
    },
  );

const open = (all: readonly Kept[]) => {
  const rows = all.flatMap(rowsOf);
  const world = openWorld(new Map(archiveObjects(rows).map((object) => [archiveKey(object), object.rows])));
  const reads: string[] = [];
  const archive = {
    ...world.archive,
    read: async (key: string) => {
      reads.push(key);
      return world.archive.read(key);
    },
  };
  return { ...world, archive, reads, rows };
};

const leftIn = ({ archive }: ReturnType<typeof open>) => [...archive.objects.values()].flat();

const assertKept = (world: ReturnType<typeof open>): void => {
  const left = new Set(leftIn(world).map((row) => row.sequence));
  for (const row of world.rows) {
    if (rowExpiry(row) > world.time.now) assert.ok(left.has(row.sequence), 'a row went too early');
    const late = Math.max(rowExpiry(row), row.received_at + DAY) + 3 * DAY;
    if (late < world.time.now) assert.ok(!left.has(row.sequence), 'a row outlives its retention');
  }
};

const records = fc.array(fc.record({ hour: fc.nat(200), days: fc.constantFrom(1, 3, 10, 30) }), {
  minLength: 1,
  maxLength: 20,
});

describe('letting the archive forget', () => {
  it('keeps a row as long as its retention says and at most three days more, whenever it is looked at', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        const world = open(all);
        for (let day = 0; day < 45; day++) {
          world.time.now = START + day * DAY + HOUR;
          await createRewriteArchive(world)();
          assertKept(world);
        }
        assert.equal(world.archive.objects.size, 0);
        assert.deepEqual(await world.days.known(), []);
      }),
      { numRuns: 40 },
    );
  });

  it('reads an object once, and once more for each retention but the last, which goes unread', async () => {
    const world = open([{ hour: 1, days: 10 }, ...[2, 3].map((hour) => ({ hour, days: 30 }))]);
    for (let tick = 0; tick < 40 * 24; tick += 1) {
      world.time.now = START + tick * HOUR;
      await createRewriteArchive(world)();
    }
    assert.equal(world.archive.objects.size, 0);
    // Three objects read when the day was settled, and after ten days, when the first of them goes.
    assert.equal(world.reads.length, 6);
  });

  it('goes on where its time was over', async () => {
    const all = Array.from({ length: 100 }, (_, n) => ({ hour: n % 24, days: n % 2 ? 1 : 30 }));
    const shards = all.flatMap((each, n) => rowsOf(each, n).map((row) => ({ ...row, shard: `s${n}` })));
    const world = openWorld(new Map(archiveObjects(shards).map((object) => [archiveKey(object), object.rows])));
    world.time.now = START + 5 * DAY;
    let ticks = 0;
    for (; (await world.days.known())[0]?.due !== START + 31 * DAY; ticks++) {
      let checks = 0;
      await sweepExpired(world, () => ++checks > 3);
      assert.ok(ticks < 20);
    }
    assert.ok(ticks > 3);
    assert.equal(world.archive.objects.size, 50);
    assert.deepEqual(await world.days.known(), [{ day: '2026-01-01', due: START + 31 * DAY, last: START + 31 * DAY }]);
  });
});
