import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ArchiveRow, archiveKey, contentlessRow } from '../../shared/domain/archive/archive-rows.ts';
import {
  appearances,
  ERASED_AT,
  identifiersOf,
  objectsOf,
  type Placed,
  placedOf,
  positionsOf,
} from '../../test/generators/erased-archive.ts';
import { jobOf, openWorld } from '../../test/generators/rewriting-world.ts';
import type { Dependencies } from './parts.ts';
import { createRewriteArchive } from './rewrite-archive.ts';

const HOUR = 3_600_000;
type Objects = ReadonlyMap<string, readonly ArchiveRow[]>;
type Cuts = readonly (readonly [number, number])[];

const open = (placed: readonly Placed[], cuts: Cuts) =>
  openWorld(new Map(objectsOf(placed, cuts).map((object) => [archiveKey(object), object.rows])));

const erase = async (world: ReturnType<typeof open>, placed: readonly Placed[], persons: ReadonlySet<number>) => {
  for (const person of persons)
    await world.jobs.append(jobOf(person, { exportIds: [], positions: positionsOf(placed, person) }));
};

const receiptsOf = async ({ jobs }: ReturnType<typeof open>, persons: ReadonlySet<number>) =>
  Promise.all(
    [...persons].map(async (person) => {
      const { receipts } = (await jobs.progress(`request-${person}`)) ?? {};
      return [receipts?.first, receipts?.again].map((lines) => lines?.map(({ at: _, ...line }) => line));
    }),
  );

/** Both passes, as the schedule has them. */
const runPasses = async (world: ReturnType<typeof open>): Promise<void> => {
  const tick = createRewriteArchive(world);
  world.time.now = ERASED_AT + HOUR;
  await tick();
  world.time.now = ERASED_AT + 26 * HOUR;
  await tick();
};

/** A userId as short as u1 is part of other words: it is looked for as a whole. */
const namesOf = (person: number): RegExp =>
  new RegExp(
    identifiersOf(person)
      .map(({ value }) => `"${value.replace('+', '\\+')}"|${value.length > 4 ? value.replace('+', '\\+') : '\u0001'}`)
      .join('|'),
    'i',
  );

const textOf = (rows: readonly ArchiveRow[]): string =>
  rows
    .map(
      (row) =>
        Object.values(row)
          .map((cell) => `"${cell}"`)
          .join('') +
        row.body +
        unpacked(row),
    )
    .join('\n');

const unpacked = ({ record_id, form, body }: ArchiveRow): string =>
  record_id === null && form === null ? Buffer.from(JSON.parse(body).base64, 'base64').toString() : '';

const isOf = ({ appearance: { person, other, as } }: Placed, persons: ReadonlySet<number>): 'gone' | 'cut' | 'kept' => {
  const isAnchoredByOther = as === 'mentioned' || as === 'shared-device';
  if (isAnchoredByOther) return persons.has(other) ? 'gone' : persons.has(person) ? 'cut' : 'kept';
  return persons.has(person) ? 'gone' : 'kept';
};

const assertErased = (objects: Objects, placed: readonly Placed[], persons: ReadonlySet<number>): void => {
  const left = [...objects.values()].flat();
  for (const rows of objects.values()) assert.notEqual(rows.length, 0, 'an object is left empty');
  for (const one of placed) {
    const mine = left.filter(
      ({ shard, sequence }) => shard === one.position.shard && sequence === one.position.sequence,
    );
    const fate = isOf(one, persons);
    assert.ok(mine.length > 0, 'an event that was accepted is not counted any more');
    for (const row of mine) {
      if (fate === 'gone') assert.deepEqual(row, contentlessRow(one.rows[0] ?? row, 'erased'));
      else if (fate === 'kept') assert.deepEqual(row, one.rows[0]);
      else assert.match(row.body, /"kept"/);
    }
  }
  const text = textOf(left);
  for (const person of persons) assert.doesNotMatch(text.replaceAll(/"quantity":"u\d"/g, ''), namesOf(person));
};

const persons = fc.uniqueArray(fc.nat(3), { minLength: 1, maxLength: 3 }).map((all) => new Set(all));
const cuts = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 4 });

describe('rewriting the archive', () => {
  it('leaves no trace of who was erased, and everybody else as they were, however objects overlap', async () => {
    await fc.assert(
      fc.asyncProperty(appearances, cuts, persons, async (all, overlaps, erased) => {
        const placed = placedOf(all);
        const world = open(placed, overlaps);
        await erase(world, placed, erased);
        await runPasses(world);
        assertErased(world.archive.objects, placed, erased);
      }),
      { numRuns: 120 },
    );
  });

  it('gives the same after a crash between any two calls, receipts included', async () => {
    await fc.assert(
      fc.asyncProperty(
        appearances,
        cuts,
        fc.tuple(persons, fc.infiniteStream(fc.nat(9))),
        async (all, overlaps, [erased, dice]) => {
          const placed = placedOf(all);
          const [calm, stormy] = [open(placed, overlaps), open(placed, overlaps)];
          for (const world of [calm, stormy]) await erase(world, placed, erased);
          await runPasses(calm);
          await runStormy(stormy, () => dice.next().value);
          assert.deepEqual(stormy.archive.objects, calm.archive.objects);
          assert.deepEqual(await receiptsOf(stormy, erased), await receiptsOf(calm, erased));
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Ticks of which each dies somewhere, before or after a call, and takes its lease with it; later ones live longer. */
const runStormy = async (world: ReturnType<typeof open>, die: () => number): Promise<void> => {
  world.time.now = ERASED_AT + HOUR;
  for (let life = 1; life < 60; life++) {
    await createRewriteArchive(mortal(world, life + die(), die() > 4))().catch(() => undefined);
    world.time.now += 17 * 60_000;
  }
  world.time.now = Math.max(world.time.now, ERASED_AT + 26 * HOUR);
  for (let life = 1; life < 60; life++) {
    await createRewriteArchive(mortal(world, life + die(), die() > 4))().catch(() => undefined);
    world.time.now += 17 * 60_000;
  }
  await createRewriteArchive(world)();
};

/** Dependencies that die at the so-many-th call, and answer nothing from then on. */
const mortal = (world: ReturnType<typeof open>, calls: number, after: boolean): Dependencies => {
  let left = calls;
  const wrap = <T extends object>(store: T): T =>
    new Proxy(store, {
      get: (target, name) => {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== 'function') return method;
        return async (...args: unknown[]) => {
          left -= 1;
          if (left < 0 || (left === 0 && !after)) throw new DOMException('died');
          const answer: unknown = await method(...args);
          if (left === 0) throw new DOMException('died');
          return answer;
        };
      },
    });
  const { archive, failed, exports, jobs, days, tombstones } = world;
  return {
    ...world,
    ...{ archive: wrap(archive), failed: wrap(failed), exports: wrap(exports) },
    ...{ jobs: wrap(jobs), days: wrap(days), tombstones: wrap(tombstones) },
  };
};
