import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, describe, it } from 'node:test';
import { GetObjectCommand, HeadObjectCommand, ListObjectVersionsCommand, PutObjectCommand } from '@aws-sdk/client-s3';
import fc from 'fast-check';
import { archiveCodec, exportCodec, type ObjectCodec, textCodec } from '../../shared/aws/object-codecs.ts';
import { createS3RewritableObjects } from '../../shared/aws/s3-rewritable-objects.ts';
import { archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import type { RowTable } from '../../shared/domain/export/row-table.ts';
import { createMemoryRewritableObjects } from '../../shared/memory/memory-rewritable-objects.ts';
import { listAll, type RewritableObjects } from '../../shared/ports/rewritable-objects.ts';
import { openS3 } from './local-s3.ts';

type Opened<C> = { readonly store: RewritableObjects<C>; readonly put: (key: string, content: C) => Promise<void> };

interface Case<C> {
  readonly name: string;
  readonly open: () => Promise<Opened<C>>;
  readonly key: string;
  readonly contents: readonly [C, C];
}

/** What every RewritableObjects promises, whatever its objects hold. */
const contract = <C>({ name, open, key, contents: [one, two] }: Case<C>) =>
  describe(`RewritableObjects ${name}`, () => {
    it('reads an object as it was written, and none where there is none', async () => {
      const { store, put } = await open();
      await put(key, one);
      const found = await store.read(key);
      assert.deepEqual(found?.content, one);
      assert.equal(await store.read(`other-${key}`), undefined);
    });

    it('replaces the version that was read, says what it stored, and refuses every other version', async () => {
      const { store, put } = await open();
      await put(key, one);
      const { etag = '' } = (await store.read(key)) ?? {};
      const replaced = await store.replace({ key, etag, content: two });
      const now = await store.read(key);
      assert.deepEqual(now?.content, two);
      assert.deepEqual(replaced, { sha256: now?.sha256, bytes: now?.bytes });
      assert.equal(await store.replace({ key, etag, content: one }), 'changed');
      assert.equal(await store.remove({ key, etag }), 'changed');
      assert.deepEqual((await store.read(key))?.content, two);
    });

    it('never makes an object that vanished come back', async () => {
      const { store, put } = await open();
      await put(key, one);
      const { etag = '' } = (await store.read(key)) ?? {};
      assert.equal(await store.remove({ key, etag }), 'removed');
      assert.equal(await store.read(key), undefined);
      assert.equal(await store.replace({ key, etag, content: two }), 'changed');
      assert.equal(await store.remove({ key, etag }), 'changed');
      assert.deepEqual(await store.list({ prefix: '' }), []);
    });

    it('lets one of several writers of a version win', async () => {
      const { store, put } = await open();
      await put(key, one);
      const { etag = '' } = (await store.read(key)) ?? {};
      const answers = await Promise.all([1, 2, 3].map(() => store.replace({ key, etag, content: two })));
      assert.equal(answers.filter((answer) => answer !== 'changed').length, 1);
    });

    it('names the same version when it lists and when it reads', async () => {
      const { store, put } = await open();
      await put(key, one);
      const [listed] = await store.list({ prefix: '' });
      const read = await store.read(key);
      assert.deepEqual({ etag: listed?.etag, bytes: listed?.bytes }, { etag: read?.etag, bytes: read?.bytes });
    });

    it('lists keys in order, under a prefix, after a key, page by page', async () => {
      const { store, put } = await open();
      const names = ['a/1', 'a/2', 'a/3', 'a/30', 'b/1'].map((folder) => `${folder}/${key}`);
      for (const each of names.toReversed()) await put(each, one);
      const all: string[] = [];
      for await (const { key: found } of listAll(store, { prefix: 'a/', limit: 2 })) all.push(found);
      assert.deepEqual(all, names.slice(0, 4));
      const rest = await store.list({ prefix: 'a/', after: names[1] ?? '' });
      assert.deepEqual(
        rest.map((each) => each.key),
        names.slice(2, 4),
      );
    });
  });

const rowsOf = (n: number) =>
  archiveRows(
    { shard: 'shardId-000000000000', sequence: String(10n ** 55n + BigInt(n)) },
    {
      recordId: `r-${n}`,
      sourceId: 'web',
      trust: 'claimed',
      receivedAt: '2026-11-22T02:00:00.000Z',
      anchor: { type: 'userId', value: `u-${n}` },
      imported: false,
      retentionDays: 400,
      entries: [
        { event: { type: 'track', event: 'é\u0000\u{1f600}', messageId: 'm', timestamp: '2026-11-22T02:00:00.000Z' } },
      ],
    },
  );

const table = (value: string): string =>
  JSON.stringify({
    columns: [
      { name: 'identifier', type: 'text' },
      { name: 'spent', type: 'number' },
      { name: 'gift', type: 'boolean' },
      { name: 'at', type: 'time' },
    ],
    rows: [
      [value, 1.5, true, 1_700_000_000_123],
      [null, null, null, null],
    ],
  } satisfies RowTable);

const s3 = await openS3();
after(s3.close);

const inMemory = <C>() => {
  const store = createMemoryRewritableObjects<C>();
  return { store, put: async (key: string, content: C) => void store.objects.set(key, content) };
};

const inBucket = async <C>(codec: ObjectCodec<C>): Promise<Opened<C>> => {
  const bucket = await s3.createBucket();
  return {
    store: createS3RewritableObjects({ client: s3.client, bucket, codec }),
    put: async (Key, content) => {
      await s3.client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: codec.encode(content, Key) }));
    },
  };
};

const cases = [
  { what: 'of CSV', codec: exportCodec, key: 'part.csv.gz', contents: ['a\r\n1\r\n', 'é\r\n'] as const },
  { what: 'of Parquet rows', codec: exportCodec, key: 'part.parquet', contents: [table('a'), table('b')] as const },
  { what: 'of text', codec: textCodec, key: 'report', contents: ['{"a":1}', '{"b":"\u{1f600}"}'] as const },
];
for (const { what, codec, key, contents } of cases) {
  contract({ name: `${what} in a bucket`, open: () => inBucket(codec), key, contents });
}
contract({ name: 'of text in memory', open: async () => inMemory<string>(), key: 'report', contents: ['one', 'two'] });
const rows = [rowsOf(1), rowsOf(2)] as const;
contract({ name: 'of archive rows in a bucket', open: () => inBucket(archiveCodec), key: 'a.parquet', contents: rows });

describe('a bucket that is rewritten', () => {
  it('keeps the checksum that was stated, which is that of the bytes', async () => {
    const bucket = await s3.createBucket();
    const store = createS3RewritableObjects({ client: s3.client, bucket, codec: textCodec });
    await s3.client.send(new PutObjectCommand({ Bucket: bucket, Key: 'a', Body: 'one' }));
    const { etag = '' } = (await store.read('a')) ?? {};
    assert.notEqual(await store.replace({ key: 'a', etag, content: 'two' }), 'changed');
    const digest = createHash('sha256').update('two').digest('base64');
    const head = await s3.client.send(new HeadObjectCommand({ Bucket: bucket, Key: 'a', ChecksumMode: 'ENABLED' }));
    assert.equal(head.ChecksumSHA256, digest);
    const { ChecksumSHA256 } = await s3.client.send(
      new GetObjectCommand({ Bucket: bucket, Key: 'a', ChecksumMode: 'ENABLED' }),
    );
    assert.equal(ChecksumSHA256, digest);
  });

  it('never claims to keep versions, which the local S3 does not', async () => {
    const bucket = await s3.createBucket();
    const versions = new ListObjectVersionsCommand({ Bucket: bucket });
    await assert.rejects(s3.client.send(versions), { name: 'NotImplemented' });
  });
});

it('a table of any rows comes back from its Parquet file, and makes the same file again', async () => {
  const cell = fc.tuple(
    fc.option(fc.string({ unit: 'grapheme' })),
    fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => (Object.is(n, -0) ? 0 : n))),
    fc.option(fc.boolean()),
    fc.option(fc.integer({ min: -2_000_000_000_000, max: 4_000_000_000_000 })),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(cell, { minLength: 1, maxLength: 20 }), async (all) => {
      const text = JSON.stringify({ ...JSON.parse(table('')), rows: all });
      const bytes = exportCodec.encode(text, 'a.parquet');
      const read = await exportCodec.decode(bytes, 'a.parquet');
      assert.equal(read, text);
      assert.deepEqual(exportCodec.encode(read, 'a.parquet'), bytes);
    }),
    { numRuns: 60 },
  );
});
