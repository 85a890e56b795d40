import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DuckDBInstance } from '@duckdb/node-api';
import type { Faults } from './crashes.ts';
import type { Person } from './export-people.ts';
import { createExportWorld, type ExportWorld } from './export-world.ts';
import { createRandom } from './random.ts';
import { startBucket, type Trouble } from './s3-bucket.ts';

const vip = (n: number, more: Partial<Person> = {}): Person => ({
  vip: true,
  emails: [`p${n}@example.com`],
  plan: 'gold',
  ...more,
});

const trouble: { now: () => Trouble } = { now: () => 'none' };
const bucket = await startBucket(() => trouble.now());
const folder = mkdtempSync(join(tmpdir(), 'headwater-parquet-'));
const database = await (await DuckDBInstance.create(':memory:')).connect();
after(async () => {
  database.closeSync();
  rmSync(folder, { recursive: true });
  await bucket.stop();
});

/** A reader of one's own: the manifest's files, each as the manifest says, through DuckDB. */
const rowsOf = async (exportId: string, runId: string): Promise<Record<string, unknown>[]> => {
  const at = `exports/${exportId}/${runId}`;
  const manifest = JSON.parse(new TextDecoder().decode(await bucket.read(`${at}/manifest.json`)));
  const rows: Record<string, unknown>[] = [];
  for (const part of manifest.parts) {
    const bytes = await bucket.read(`${at}/${part.name}`);
    assert.equal(createHash('sha256').update(bytes).digest('hex'), part.sha256);
    const path = join(folder, part.name);
    writeFileSync(path, bytes);
    const found = await database.runAndReadAll(`SELECT * FROM '${path}'`);
    assert.equal(found.currentRowCount, part.rows);
    rows.push(...found.getRowObjectsJson());
  }
  assert.equal(rows.length, manifest.rows);
  return rows;
};

const openWorld = (exportId: string, faults: Faults = {}): Promise<ExportWorld> =>
  createExportWorld({
    destination: { type: 's3-parquet', settings: { columns: [{ trait: 'plan' }, { trait: 'vip', type: 'boolean' }] } },
    transport: { send: () => assert.fail('a file needs no call') },
    objects: bucket.objects,
    exportId,
    faults,
  });

/** What a reader of all runs in order holds. */
const readerOf = async (exportId: string, world: ExportWorld): Promise<string[]> => {
  const { runs } = await world.runs.runs({ exportId, limit: 500 });
  const reader = new Set<string>();
  for (const { runId } of runs.toReversed().filter(({ finishedAt }) => finishedAt !== undefined))
    for (const { operation, identifier } of await rowsOf(exportId, runId))
      if (operation === 'add') reader.add(String(identifier));
      else reader.delete(String(identifier));
  return [...reader].sort();
};

test('DuckDB reads each member once from the files of a run, with types, and the manifest adds up', async () => {
  const world = await openWorld('once');
  for (let n = 0; n < 1_100; n++) world.put(`p${n}`, vip(n));
  await world.live(5);
  const run = (await world.runs.runs({ exportId: 'once', limit: 1 })).runs[0] ?? assert.fail('no run');
  assert.deepEqual([run.status, run.added], ['succeeded', 1_100]);
  const rows = await rowsOf('once', run.runId);
  const expected = world.wanted(false).map((identifier) => ({ operation: 'add', identifier, plan: 'gold', vip: true }));
  assert.deepEqual(
    rows.toSorted((a, b) => (String(a['identifier']) < String(b['identifier']) ? -1 : 1)),
    expected,
  );
});

test('whoever reads the files of all runs in order has the segment, whatever S3 or a crash did meanwhile', async () => {
  const random = createRandom(5);
  for (let round = 0; round < 8; round++) {
    const exportId = `round-${round}`;
    const faults: Faults = {};
    const world = await openWorld(exportId, faults);
    trouble.now = () => random.pick(['none', 'refused', 'unheard']);
    for (let n = 0; n < 12; n++) world.put(`p${n}`, vip(n));
    Object.assign(faults, { callsLeft: 60 + round * 7, crashAfter: round % 2 === 0 });
    await world.live(2);
    world.put('p0', vip(0, { vip: false }));
    world.put('p1', vip(1, { emails: ['new@example.com'] }));
    await world.live(90);
    trouble.now = () => 'none';
    delete faults.callsLeft;
    await world.live(26 * 60, 15);
    assert.deepEqual(await readerOf(exportId, world), world.wanted(false), exportId);
  }
});
