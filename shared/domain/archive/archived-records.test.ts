import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RecordPosition, SegmentEvent, StreamEntry, StreamRecord } from '../event/event.ts';
import type { Json } from '../json.ts';
import { type ArchivableRecord, archiveRows, contentlessRow } from './archive-rows.ts';
import { type ArchivedRecord, recordsOf } from './archived-records.ts';

const text = fc.string();
const json = fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<Json>;
const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
const iso = instant.map((date) => date.toISOString());

const event = fc.record(
  {
    type: fc.constantFrom('track', 'identify', 'page', 'alias'),
    messageId: text,
    timestamp: iso,
    originalTimestamp: iso,
    userId: text,
    anonymousId: text,
    event: text,
    properties: fc.dictionary(text, json),
  },
  { requiredKeys: ['type', 'messageId', 'timestamp'] },
) as fc.Arbitrary<SegmentEvent>;

const consent = fc.record({
  answers: fc.array(
    fc.record(
      { purpose: text, granted: fc.boolean(), at: fc.nat(), act: fc.constant(true) },
      { requiredKeys: ['purpose', 'granted'] },
    ),
  ),
  signals: fc.array(fc.constantFrom('preferences', 'tcf', 'gpc')),
  policy: text,
});
const quarantine = fc.record({ code: text, message: text });
const entry: fc.Arbitrary<StreamEntry> = fc.oneof(
  fc.record({ event, consent }, { requiredKeys: ['event'] }),
  event.map((each) => ({ anonymous: each })),
  text.map((suppressed) => ({ suppressed })),
  fc.record({ quarantine, messageId: text, body: json }),
);

const record: fc.Arbitrary<StreamRecord> = fc.record(
  {
    recordId: text,
    sourceId: text,
    trust: fc.constantFrom('asserted', 'claimed'),
    receivedAt: iso,
    anchor: fc.record({ type: text, value: text }),
    imported: fc.boolean(),
    retentionDays: fc.integer({ min: 1, max: 3650 }),
    entries: fc.array(entry, { minLength: 1, maxLength: 4 }),
  },
  { requiredKeys: ['recordId', 'sourceId', 'trust', 'receivedAt', 'imported', 'retentionDays', 'entries'] },
);

const bytes = fc.record({
  data: fc.base64String(),
  arrivedAt: instant.map((date) => date.getTime()),
});

const placed = fc
  .array(
    fc.oneof({ weight: 5, arbitrary: record }, { weight: 1, arbitrary: bytes as fc.Arbitrary<ArchivableRecord> }),
    {
      maxLength: 8,
    },
  )
  .map((records) =>
    records.map((each, n): ArchivedRecord => ({ position: positionAt(n), record: JSON.parse(JSON.stringify(each)) })),
  );

/** Of a record that is suppressed whole nobody's name is left. */
const asKept = ({ position, record: kept }: ArchivedRecord): ArchivedRecord => {
  if ('data' in kept || kept.entries.some((each) => !('suppressed' in each))) return { position, record: kept };
  const { anchor: _, ...rest } = kept;
  return { position, record: rest };
};

/** Numbers of different lengths, so that order as text would not do. */
const positionAt = (n: number): RecordPosition => ({
  shard: `shardId-${n % 2}`,
  sequence: String(7n ** BigInt(n + 1)),
});

test('the records come back as they were, from rows in any order and held by several objects', () => {
  fc.assert(
    fc.property(placed, fc.infiniteStream(fc.nat()), (records, keys) => {
      const rows = records.flatMap((each) => archiveRows(each.position, each.record));
      const shuffled = [...rows, ...rows.filter((_, n) => n % 3 === 0)]
        .map((row) => ({ row, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ row }) => row);
      assert.deepEqual(recordsOf(shuffled), records.map(asKept));
    }),
    { numRuns: 500 },
  );
});

test('identifiers stamped at collection come back with their event where the row has them', () => {
  const stamped = { event: { type: 'track', messageId: 'm', timestamp: '2026-11-22T02:00:00.000Z' } } as const;
  const position = positionAt(0);
  const [row] = archiveRows(position, {
    recordId: 'r',
    sourceId: 'web',
    trust: 'claimed',
    receivedAt: '2026-11-22T02:00:00.000Z',
    anchor: { type: 'email', value: 'ada@example.com' },
    imported: false,
    retentionDays: 400,
    entries: [stamped],
  });
  const stamps = [['anonymousId', 'a-1']];
  const read = (identifiers: string | null) => {
    const [found] = recordsOf(row ? [{ ...row, identifiers } as typeof row] : []);
    return found && 'entries' in found.record ? found.record.entries : [];
  };
  assert.deepEqual(read(JSON.stringify(stamps)), [{ ...stamped, stamps }]);
  assert.deepEqual(read(null), [stamped]);
});

test('an event that was erased keeps its place, and its record whom the others are of', () => {
  fc.assert(
    fc.property(record, fc.infiniteStream(fc.boolean()), fc.boolean(), (whole, dice, overlaps) => {
      const position = positionAt(0);
      const rows = archiveRows(position, JSON.parse(JSON.stringify(whole)));
      const places = rows.map(({ form }) => dice.next().value && form !== 'suppressed');
      const left = rows.map((row, n) => (places[n] ? contentlessRow(row, 'erased') : row));
      // An object of another cut may hold what was erased in one already.
      const [found] = recordsOf(overlaps ? [...left, ...rows] : left);
      const entries = whole.entries.map((each, n) => (places[n] ? { suppressed: 'erased' } : each));
      const expected = asKept({ position, record: JSON.parse(JSON.stringify({ ...whole, entries })) });
      assert.deepEqual(found, expected);
    }),
    { numRuns: 300 },
  );
});

test('bytes that were erased are an event of which nothing is known', () => {
  const rows = archiveRows(positionAt(0), { data: 'e30=', arrivedAt: 7 });
  const [found] = recordsOf(rows.map((row) => contentlessRow(row, 'erased')));
  assert.ok(found && 'entries' in found.record);
  assert.deepEqual([found.record.sourceId, found.record.entries], ['unknown', [{ suppressed: 'erased' }]]);
});
