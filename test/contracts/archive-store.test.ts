import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { S3Client } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { openArchive } from '../../scripts/archive/open-archive.ts';
import { decodeArchive, encodeArchive } from '../../shared/aws/parquet-archive.ts';
import { createS3ArchiveStore } from '../../shared/aws/s3-archive-store.ts';
import { type ArchiveRow, archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import { ARCHIVE_COLUMNS } from '../../shared/domain/archive/archive-schema.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import { createMemoryArchiveStore } from '../../shared/memory/memory-archive-store.ts';
import type { ArchiveStore } from '../../shared/ports/archive-store.ts';

const RECEIVED = Date.parse('2026-11-22T02:59:59.995Z');
const words = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom('', '\u0000', 'é', '\u{1f600}', 'a\nb'),
);

/** Records with odd but valid text; a lone surrogate survives in the body only, as JSON spells it in ASCII. */
const records = fc
  .array(
    fc.record({
      names: fc.array(words, { minLength: 1, maxLength: 3 }),
      user: fc.option(words),
      refused: fc.boolean(),
    }),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  .map((all) => all.map(({ names, user, refused }, n) => recordOf(n, { names, user: user?.toWellFormed(), refused })));

const recordOf = (
  n: number,
  { names, user, refused }: { names: string[]; user: string | undefined; refused: boolean },
): StreamRecord => ({
  recordId: `r-${n}`,
  sourceId: 'web',
  trust: 'claimed',
  receivedAt: new Date(RECEIVED + n).toISOString(),
  imported: n % 2 === 0,
  retentionDays: 400,
  entries: names.map((name, index) => {
    const messageId = `m-${n}-${index}`;
    if (refused) return { quarantine: { code: 'invalid-type', message: 'Send another.' }, messageId, body: { name } };
    const userId = user === undefined ? {} : { userId: user };
    return {
      event: {
        type: 'track',
        event: name.toWellFormed(),
        messageId,
        timestamp: '2026-11-22T02:00:00.001Z',
        properties: { lone: '\ud800' },
        ...userId,
      },
      ...(index % 2 === 0
        ? {
            stamps: [
              ['email', `${n}@example.com`],
              ['userId', name.toWellFormed(), 'alias'],
            ],
          }
        : {}),
    };
  }),
});

const rowsOf = (all: readonly StreamRecord[]): readonly ArchiveRow[] =>
  all.flatMap((record, n) =>
    archiveRows({ shard: 'shardId-000000000000', sequence: String(10n ** 55n + BigInt(n)) }, record),
  );

/** Overlapping cuts of the same stream, as redeliveries make them. */
const cuts = fc.array(fc.tuple(fc.nat(10), fc.nat(10)), { maxLength: 4 });

type Readable = ArchiveStore & {
  readonly read: () => Promise<readonly ArchiveRow[]>;
  readonly close: () => Promise<void>;
};

const inOrder = (rows: readonly ArchiveRow[]) =>
  rows.toSorted((a, b) => (a.sequence === b.sequence ? a.position - b.position : a.sequence < b.sequence ? -1 : 1));

/** What every ArchiveStore promises; `open` gives an empty one each time, with its readers' view. */
const archiveStoreContract = (name: string, open: () => Promise<Readable>) =>
  describe(`an ArchiveStore ${name}`, () => {
    it('gives readers each event once, as it was, however its objects overlap', async () => {
      await fc.assert(
        fc.asyncProperty(records, cuts, async (all, overlaps) => {
          const store = await open();
          const rows = rowsOf(all);
          for (const [a, b] of [...overlaps, [0, all.length] as const]) {
            for (const object of archiveObjects(
              rowsOf(all).filter(({ record_id }) => {
                const n = Number(record_id?.slice(2));
                return n >= Math.min(a, b) && n < Math.max(a, b);
              }),
            ))
              await store.put(object);
          }
          assert.deepEqual(inOrder(await store.read()), inOrder(rows));
          await store.close();
        }),
        { numRuns: 12 },
      );
    });

    it('reads as empty before anything was put', async () => {
      const store = await open();
      assert.deepEqual(await store.read(), []);
      await store.close();
    });
  });

archiveStoreContract('in memory', async () => {
  const store = createMemoryArchiveStore();
  return { ...store, read: async () => store.rows(), close: async () => undefined };
});

const cell = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'micros' in value ? Number(value.micros) / 1000 : value;

describe('Parquet objects, read by DuckDB', () => {
  let root: string;
  let opened = 0;
  before(async () => {
    root = await mkdtemp(join(tmpdir(), 'archive-'));
  });
  after(() => rm(root, { recursive: true }));

  /** Objects land in a folder as they would in a bucket. */
  const open = async (): Promise<Readable> => {
    const folder = join(root, String(++opened));
    const send = async ({ input }: { input: { Key: string; Body: Uint8Array } }) => {
      await mkdir(dirname(join(folder, input.Key)), { recursive: true });
      await writeFile(join(folder, input.Key), input.Body);
    };
    const client = { send } as unknown as S3Client;
    const columns = ARCHIVE_COLUMNS.map(({ name }) => `"${name}"`).join(', ');
    return {
      ...createS3ArchiveStore({ client, bucket: 'archive' }),
      read: async () => {
        const connection = await openArchive(folder);
        const rows = (await connection.runAndReadAll(`SELECT ${columns} FROM events`)).getRowObjects();
        connection.closeSync();
        return rows.map(
          (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, cell(value)])) as ArchiveRow,
        );
      },
      close: async () => undefined,
    };
  };
  archiveStoreContract('in a bucket', open);

  it('are the same bytes for the same rows', () => {
    fc.assert(
      fc.property(records, (all) => {
        assert.deepEqual(encodeArchive(rowsOf(all)), encodeArchive(rowsOf(structuredClone(all))));
      }),
      { numRuns: 20 },
    );
  });

  it('are read back as they were written', async () => {
    await fc.assert(
      fc.asyncProperty(records, async (all) => {
        assert.deepEqual(await decodeArchive(encodeArchive(rowsOf(all))), rowsOf(all));
      }),
      { numRuns: 50 },
    );
  });

  it('are partitioned by day and hour of receipt', async () => {
    const store = await open();
    const all = [0, 9].map((n) => recordOf(n, { names: ['a'], user: undefined, refused: false }));
    const rows = all.flatMap((record, n) => archiveRows({ shard: 's', sequence: String(n) }, record));
    for (const object of archiveObjects(rows)) await store.put(object);
    const connection = await openArchive(join(root, String(opened)));
    const answer = await connection.runAndReadAll(
      'SELECT day, hour, count(*)::INT FROM events GROUP BY ALL ORDER BY ALL',
    );
    assert.deepEqual(answer.getRows(), [
      ['2026-11-22', '02', 1],
      ['2026-11-22', '03', 1],
    ]);
  });
});
