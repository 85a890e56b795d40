import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { createDynamoArchiveDays } from '../../shared/aws/dynamodb-archive-days.ts';
import { createDynamoErasureJobs } from '../../shared/aws/dynamodb-erasure-jobs.ts';
import { createDynamoTombstoneStore } from '../../shared/aws/dynamodb-tombstone-store.ts';
import { archiveCodec, exportCodec, textCodec } from '../../shared/aws/object-codecs.ts';
import { createS3ArchiveStore } from '../../shared/aws/s3-archive-store.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createS3RewritableObjects } from '../../shared/aws/s3-rewritable-objects.ts';
import { archiveKey, contentlessRow } from '../../shared/domain/archive/archive-rows.ts';
import { listAll } from '../../shared/ports/rewritable-objects.ts';
import { openDynamoDb } from '../../test/contracts/dynamo-table.ts';
import { openS3 } from '../../test/contracts/local-s3.ts';
import { appearances, ERASED_AT, objectsOf, placedOf, positionsOf } from '../../test/generators/erased-archive.ts';
import { jobOf, keyring, openWorld } from '../../test/generators/rewriting-world.ts';
import { createRewriteArchive } from './rewrite-archive.ts';

const HOUR = 3_600_000;
const s3 = await openS3();
const dynamo = await openDynamoDb();
after(async () => {
  await s3.close();
  await dynamo.close();
});

const open = async () => {
  const [archiveBucket, exportsBucket, table] = await Promise.all([
    s3.createBucket(),
    s3.createBucket(),
    dynamo.createTable(),
  ]);
  const { client } = s3;
  const stored = { client: dynamo.client, table };
  const time = { now: ERASED_AT };
  let ids = 0;
  return {
    archive: createS3RewritableObjects({ client, bucket: archiveBucket, codec: archiveCodec }),
    failed: createS3RewritableObjects({ client, bucket: archiveBucket, codec: textCodec }),
    exports: createS3RewritableObjects({ client, bucket: exportsBucket, codec: exportCodec }),
    jobs: createDynamoErasureJobs({ ...stored, keyring }),
    days: createDynamoArchiveDays(stored),
    tombstones: createDynamoTombstoneStore(stored),
    streamHours: 24,
    ...{ keyring, clock: () => time.now, newId: () => `id-${++ids}`, time, table },
    archiver: createS3ArchiveStore({ client, bucket: archiveBucket }),
    exporter: createS3ObjectStore({ client, bucket: exportsBucket }),
    bytesOf: async (key: string) => {
      const { Body } = await client.send(new GetObjectCommand({ Bucket: archiveBucket, Key: key }));
      return Buffer.from((await Body?.transformToByteArray()) ?? []);
    },
  };
};

type World = Awaited<ReturnType<typeof open>>;

const contents = async ({ archive }: Pick<World, 'archive'>) => {
  const all = new Map<string, unknown>();
  for await (const { key } of listAll(archive, { prefix: 'events/' })) all.set(key, (await archive.read(key))?.content);
  return all;
};

const passes = async (world: Parameters<typeof createRewriteArchive>[0] & { time: { now: number } }) => {
  for (const hours of [1, 26]) {
    world.time.now = ERASED_AT + hours * HOUR;
    await createRewriteArchive(world)();
  }
};

describe('rewriting in buckets', () => {
  it('leaves what rewriting in memory leaves, and the same receipts', async () => {
    const cuts = fc.array(fc.tuple(fc.nat(14), fc.nat(14)), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(appearances, cuts, fc.nat(3), async (all, overlaps, person) => {
        const placed = placedOf(all);
        const objects = objectsOf(placed, overlaps);
        const [inMemory, world] = [
          openWorld(new Map(objects.map((object) => [archiveKey(object), object.rows]))),
          await open(),
        ];
        for (const object of objects) await world.archiver.put(object);
        const job = jobOf(person, { positions: positionsOf(placed, person) });
        for (const each of [inMemory, world]) {
          await each.jobs.append(job);
          await passes(each);
        }
        assert.deepEqual(await contents(world), await contents(inMemory));
        const counts = async ({ jobs }: Pick<World, 'jobs'>) => {
          const { receipts } = (await jobs.progress(job.requestId)) ?? {};
          return [receipts?.first, receipts?.again].map((lines) =>
            lines?.map(({ objects: rewritten, rowsRemoved }) => [rewritten, rowsRemoved]),
          );
        };
        assert.deepEqual(await counts(world), await counts(inMemory));
      }),
      { numRuns: 8 },
    );
  });

  it('leaves no byte of the person, in objects or in the table', async () => {
    const world = await open();
    const placed = placedOf(
      (['event', 'device', 'refused'] as const).map((as) => ({ person: 0, other: 1, as, hoursBefore: 3 })),
    );
    const others = placedOf([...Array(6).keys()].map(() => ({ person: 1, other: 1, as: 'event', hoursBefore: 3 })));
    for (const object of objectsOf([...placed, ...others.slice(3)], [])) await world.archiver.put(object);
    await world.jobs.append(jobOf(0, { positions: positionsOf(placed, 0) }));
    await passes(world);
    const listed = await world.archive.list({ prefix: '' });
    assert.ok(listed.length > 0);
    for (const { key } of listed)
      assert.doesNotMatch((await world.bytesOf(key)).toString('latin1'), /person0|4479000000|person-0/);
    const items = await dynamo.client.send(new ScanCommand({ TableName: world.table }));
    assert.doesNotMatch(JSON.stringify(items.Items), /person0|4479000000|person-0|sealed/);
  });

  it('rewrites what the archiver writes again in between, and loses nothing of it', async () => {
    const world = await open();
    const placed = placedOf([0, 1].map((person) => ({ person, other: person, as: 'event', hoursBefore: 3 })));
    const rows = placed.flatMap((each) => each.rows.map((row) => ({ ...row, shard: 's' })));
    const object = { shard: 's', firstSequence: '1', lastSequence: '9', day: '2026-11-22', hour: '09', rows };
    const smaller = { ...object, rows: rows.slice(0, 1) };
    await world.archiver.put(smaller);
    await world.jobs.append(jobOf(0, { positions: [{ shard: 's', sequence: '5', hour: '2026-11-22T09' }] }));
    let reads = 0;
    const read: typeof world.archive.read = async (key) => {
      const found = await world.archive.read(key);
      if (reads++ === 0) await world.archiver.put(object);
      return found;
    };
    world.time.now += HOUR;
    await createRewriteArchive({ ...world, archive: { ...world.archive, read } })();
    const [gone, ...others] = rows;
    assert.ok(gone);
    assert.deepEqual((await world.archive.read(archiveKey(object)))?.content, [
      contentlessRow(gone, 'erased'),
      ...others,
    ]);
  });

  it('takes the rows out of the files that exports really write', async () => {
    const world = await open();
    const csv = 'operation,identifier\r\nadd,person0@example.com\r\nadd,"a ""b"""\r\n';
    const rows = [['person0@example.com'], ['person1@example.com']];
    const table = JSON.stringify({ columns: [{ name: 'identifier', type: 'text' }], rows });
    const file = { contentType: 'text/csv', text: csv };
    await world.exporter.put({ ...file, key: 'exports/w/r/part-00001.csv.gz', packing: 'gzip' });
    await world.exporter.put({ ...file, key: 'exports/w/r/part-00002.parquet', text: table, packing: 'parquet' });
    await world.jobs.append(jobOf(0));
    await passes(world);
    assert.equal(
      (await world.exports.read('exports/w/r/part-00001.csv.gz'))?.content,
      'operation,identifier\r\nadd,"a ""b"""\r\n',
    );
    const left = (await world.exports.read('exports/w/r/part-00002.parquet'))?.content ?? '{}';
    assert.deepEqual(JSON.parse(left).rows, rows.slice(1));
  });
});
