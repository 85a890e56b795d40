import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { csvOf } from '../../shared/destinations/s3-csv/csv.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { ERASED_AT, placedOf } from '../../test/generators/erased-archive.ts';
import { jobOf, keyring, openWorld } from '../../test/generators/rewriting-world.ts';
import { createRewriteArchive } from './rewrite-archive.ts';

const HOUR = 3_600_000;
const KEY = 'aws/lambda/stitch/shardId-000000000000/2026/11/22/2026-11-22T11.00.00-x';

const handed = (record: unknown, sequenceNumber: string) => ({
  eventID: `shardId-000000000000:${sequenceNumber}`,
  kinesis: {
    data: Buffer.from(typeof record === 'string' ? record : JSON.stringify(record)).toString('base64'),
    sequenceNumber,
    approximateArrivalTimestamp: ERASED_AT / 1000,
  },
});
const report = (...records: unknown[]): string =>
  JSON.stringify({
    version: '1.0',
    KinesisBatchInfo: { shardId: 'shardId-000000000000' },
    payload: JSON.stringify({ Records: records.map((record, n) => handed(record, String(n))) }),
  });

const events = placedOf([0, 1].map((person) => ({ person, other: person, as: 'event' as const, hoursBefore: 2 }))).map(
  ({ record }) => record as StreamRecord,
);
const [ann, bob] = events;

const tickOnce = async (world: ReturnType<typeof openWorld>): Promise<void> => {
  world.time.now += HOUR;
  await createRewriteArchive(world)();
};

test('what a consumer gave up on loses the records of erased persons, and the file when it holds no other', async () => {
  const world = openWorld();
  const stripped = { ...bob, entries: [...(bob?.entries ?? []), ...(bob?.entries ?? [])] };
  world.failed.objects.set(KEY, report(ann, stripped, '{"email":"person0@example.com"', 'bytes'));
  world.failed.objects.set(`${KEY}1`, report(ann));
  world.failed.objects.set(`${KEY}2`, report(bob));
  world.failed.objects.set(`${KEY}3`, '{"a":["person0@example.com"]}');
  world.failed.objects.set(`${KEY}4`, 'no JSON at all');
  await world.jobs.append(jobOf(0, { exportIds: [] }));
  await tickOnce(world);
  const left = JSON.parse(JSON.parse(world.failed.objects.get(KEY) ?? '').payload).Records;
  assert.deepEqual(left, [handed(stripped, '1'), handed('bytes', '3')]);
  assert.deepEqual([...world.failed.objects.keys()], [KEY, `${KEY}2`, `${KEY}4`]);
  assert.equal(world.failed.objects.get(`${KEY}2`), report(bob));
  const lines = (await world.jobs.progress('request-0'))?.receipts.first ?? [];
  assert.deepEqual(
    lines.map(({ store, objects, rowsRemoved }) => [store, objects, rowsRemoved]),
    [
      ['archive', 0, 0],
      ['failed-batches', 3, 4],
      ['exports', 0, 0],
    ],
  );
});

const sha256 = (text: string, as: 'hex' | 'base64') => createHash('sha256').update(text).digest(as);
const header = ['operation', 'identifier', 'note'];

/** A CSV file whose rows are the identifiers; a note may name somebody too. */
const csv = (...rows: [identifier: string, note?: string][]): string =>
  csvOf([header, ...rows.map(([identifier, note]) => ['add', identifier, note ?? 'multi\nline, "quoted"'])], 'escape');

const table = (...identifiers: string[]): string =>
  JSON.stringify({
    columns: [
      { name: 'operation', type: 'text' },
      { name: 'identifier', type: 'text' },
      { name: 'spent', type: 'number' },
    ],
    rows: identifiers.map((identifier) => ['add', identifier, 42]),
  });

test('export files lose the rows of erased persons, however they were spelled, and every other row stays byte for byte', async () => {
  const world = openWorld();
  const files = world.exports.objects;
  const key = keyring.keyOf({ type: 'email', value: 'person0@example.com' });
  const spellings = [
    'person0@example.com',
    'Person0@Example.com',
    '+447900000000',
    'u0',
    sha256('person0@example.com', 'hex'),
    sha256('person0@example.com', 'hex').toUpperCase(),
    sha256('person0@example.com', 'base64'),
    sha256('447900000000', 'hex'),
    key,
  ];
  const others = ['person1@example.com', '=u0', 'u01', sha256('person1@example.com', 'hex')];
  const all = [...spellings, ...others].map((identifier) => [identifier] as [string]);
  files.set('exports/weekly/r1/part-00001.csv.gz', csv(...all, ['u1', 'friend of person0@example.com'], ['u2', 'u0']));
  files.set('exports/weekly/r1/part-00002.csv.gz', csv(['person0@example.com']));
  files.set('exports/weekly/r1/part-00003.parquet', table('person1@example.com', 'person0@example.com'));
  files.set('exports/other/r2/part-00001.csv.gz', csv(['person0@example.com']));
  await world.jobs.append(jobOf(0, { exportIds: ['weekly'] }));
  await tickOnce(world);
  const kept = others.map((identifier) => [identifier] as [string]);
  assert.equal(files.get('exports/weekly/r1/part-00001.csv.gz'), csv(...kept, ['u2', 'u0']));
  assert.equal(files.get('exports/weekly/r1/part-00002.csv.gz'), undefined);
  assert.equal(files.get('exports/weekly/r1/part-00003.parquet'), table('person1@example.com'));
  assert.equal(files.get('exports/other/r2/part-00001.csv.gz'), csv(['person0@example.com']));
});

test('without a word about exports the files of all are searched', async () => {
  const world = openWorld();
  world.exports.objects.set('exports/other/r2/part-00001.csv', csv(['person0@example.com'], ['u1']));
  await world.jobs.append(jobOf(0));
  await tickOnce(world);
  assert.equal(world.exports.objects.get('exports/other/r2/part-00001.csv'), csv(['u1']));
});

test('the manifest says what is true of the parts that are left, and of no other', async () => {
  const world = openWorld();
  const part = (n: number, rows: number) => ({ name: `part-0000${n}.csv.gz`, rows, sha256: 'old', bytes: 1 });
  const parts = [part(1, 2), part(2, 1), part(3, 1)];
  const files = world.exports.objects;
  files.set('exports/weekly/r1/part-00001.csv.gz', csv(['person0@example.com'], ['u1']));
  files.set('exports/weekly/r1/part-00002.csv.gz', csv(['person0@example.com']));
  files.set('exports/weekly/r1/part-00003.csv.gz', csv(['u1']));
  files.set('exports/weekly/r1/manifest.json', JSON.stringify({ exportId: 'weekly', rows: 4, parts }));
  await world.jobs.append(jobOf(0, { exportIds: ['weekly'] }));
  await tickOnce(world);
  const first = await world.exports.read('exports/weekly/r1/part-00001.csv.gz');
  const receipt = { name: 'part-00001.csv.gz', rows: 1, sha256: first?.sha256, bytes: first?.bytes };
  assert.deepEqual(JSON.parse(files.get('exports/weekly/r1/manifest.json') ?? ''), {
    exportId: 'weekly',
    rows: 2,
    parts: [receipt, part(3, 1)],
  });
});

test('a file that was written after a new consent stays as it is', async () => {
  const world = openWorld();
  const file = csv(['person0@example.com'], ['u1']);
  world.exports.objects.set('exports/weekly/r1/part-00001.csv.gz', file);
  world.lifted.set(keyring.keyOf({ type: 'email', value: 'person0@example.com' }), ERASED_AT - 1);
  await world.jobs.append(jobOf(0, { exportIds: ['weekly'] }));
  await tickOnce(world);
  assert.equal(world.exports.objects.get('exports/weekly/r1/part-00001.csv.gz'), file);
});
