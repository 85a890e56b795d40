import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { archiveKey, contentlessRow } from '../../shared/domain/archive/archive-rows.ts';
import { ERASED_AT, objectsOf, placedOf, positionsOf } from '../../test/generators/erased-archive.ts';
import { jobOf, keyring, openWorld } from '../../test/generators/rewriting-world.ts';
import { createRewriteArchive } from './rewrite-archive.ts';

const HOUR = 3_600_000;

/** An hour of the past with events of all persons in one object, and a world that counts what is written. */
const open = (persons: number) => {
  const placed = placedOf(
    [...Array(persons).keys()].map((person) => ({ person, other: person, as: 'event', hoursBefore: 50 })),
  );
  const world = openWorld(new Map(objectsOf(placed, []).map((object) => [archiveKey(object), object.rows])));
  const counts = { reads: 0, writes: 0 };
  const counted = <A extends unknown[], R>(what: 'reads' | 'writes', run: (...args: A) => Promise<R>) =>
    ((...args) => {
      counts[what] += 1;
      return run(...args);
    }) as (...args: A) => Promise<R>;
  const { read, replace, remove } = world.archive;
  const archive = {
    ...world.archive,
    read: counted('reads', read),
    replace: counted('writes', replace),
    remove: counted('writes', remove),
  };
  return { ...world, archive, counts, placed };
};

const append = async ({ jobs, placed }: ReturnType<typeof open>, ...persons: number[]) => {
  for (const person of persons)
    await jobs.append(jobOf(person, { positions: positionsOf(placed, person), exportIds: [] }));
};

describe('a tick', () => {
  it('rewrites an object once for all who wait, and says to each what was theirs', async () => {
    const world = open(8);
    await append(world, 0, 2, 4);
    const objects = world.archive.objects.size;
    world.time.now += HOUR;
    await createRewriteArchive(world)();
    assert.equal(objects, 2);
    assert.equal(world.counts.writes, 1);
    for (const person of [0, 2, 4]) {
      const [line] = (await world.jobs.progress(`request-${person}`))?.receipts.first ?? [];
      assert.deepEqual([line?.objects, line?.rowsRemoved], [1, 1]);
    }
  });

  it('reads the objects that a timeline names, and those of the hours around the erasure, no other', async () => {
    const world = open(2);
    await append(world, 0);
    world.time.now += HOUR;
    await createRewriteArchive(world)();
    assert.equal(world.counts.reads, 1);
  });

  it('searches again only once the stream has forgotten, and then is done', async () => {
    const world = open(2);
    await append(world, 0);
    const [key = '', rows = []] = [...world.archive.objects][0] ?? [];
    const late = rows.map((row) => ({ ...row, received_at: ERASED_AT - HOUR }));
    const tickAt = async (hours: number) => {
      world.time.now = ERASED_AT + hours * HOUR;
      await createRewriteArchive(world)();
      return Object.keys((await world.jobs.progress('request-0'))?.receipts ?? {});
    };
    assert.deepEqual(await tickAt(1), ['first']);
    // The archiver was a day behind.
    const lateKey = key.replace(/day=.*\//, 'day=2026-11-22/hour=11/');
    world.archive.objects.set(lateKey, late);
    assert.deepEqual(await tickAt(24.9), ['first']);
    assert.equal(world.archive.objects.get(lateKey), late);
    assert.deepEqual((await tickAt(25)).sort(), ['again', 'first']);
    assert.deepEqual(
      world.archive.objects.get(lateKey),
      late.map((row) => contentlessRow(row, 'erased')),
    );
  });

  it('leaves the work to whoever has it, and takes over once that one cannot live any more', async () => {
    const world = open(2);
    await append(world, 0);
    await world.jobs.lease('another', { now: ERASED_AT, until: ERASED_AT + HOUR });
    world.time.now = ERASED_AT + HOUR - 1;
    await createRewriteArchive(world)();
    assert.equal(world.counts.writes, 0);
    world.time.now += 1;
    await createRewriteArchive(world)();
    assert.equal(world.counts.writes, 1);
  });

  it('keeps what came after a new consent, and removes what came before it', async () => {
    const world = open(1);
    const [key = '', rows = []] = [...world.archive.objects][0] ?? [];
    const at = (after: number) => rows.map((row) => ({ ...row, received_at: ERASED_AT + after }));
    world.archive.objects.delete(key);
    const hour = (name: string) => key.replace(/day=.*\//, `day=2026-11-22/hour=${name}/`);
    world.archive.objects.set(hour('11'), at(-1));
    world.archive.objects.set(hour('12'), [...at(5), ...at(10)]);
    for (const identifier of jobOf(0).values) world.lifted.set(keyring.keyOf(identifier), ERASED_AT + 10);
    await world.jobs.append(jobOf(0, { exportIds: [] }));
    world.time.now += HOUR;
    await createRewriteArchive(world)();
    const gone = (after: number) => at(after).map((row) => contentlessRow(row, 'erased'));
    assert.deepEqual(
      [...world.archive.objects],
      [
        [hour('11'), gone(-1)],
        [hour('12'), [...gone(5), ...at(10)]],
      ],
    );
  });
});
