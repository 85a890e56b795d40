import assert from 'node:assert/strict';
import { test } from 'node:test';
import { archiveKey, archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import { rangeOfKey } from '../../shared/domain/archive/object-range.ts';
import type { Positioned } from '../../shared/stitching/incoming.ts';
import { replay } from './replay.ts';

const NOW = Date.parse('2026-11-22T12:00:00.000Z');
const DAY = 86_400_000;

/** An archive of one record a number of days old each, whose retention is ten days; the last are bytes that are no record. */
const archiveOf = (ages: readonly number[], bytes: readonly string[] = []) => {
  const records = ages.map((age, n) =>
    archiveRows(
      { shard: 's', sequence: String(n) },
      {
        recordId: `r-${n}`,
        sourceId: 'web',
        trust: 'claimed',
        receivedAt: new Date(NOW - age * DAY).toISOString(),
        imported: false,
        retentionDays: 10,
        entries: [{ quarantine: { code: 'c', message: 'm' }, messageId: 'm', body: null }],
      },
    ),
  );
  const rest = bytes.map((text, n) =>
    archiveRows(
      { shard: 's', sequence: String(ages.length + n) },
      { data: Buffer.from(text).toString('base64'), arrivedAt: NOW },
    ),
  );
  const objects = archiveObjects([...records, ...rest].flat());
  return {
    hours: async function* () {
      for (const object of objects) yield [rangeOfKey(archiveKey(object)) ?? assert.fail()];
    },
    read: async (key: string) => objects.find((object) => archiveKey(object) === key)?.rows ?? [],
  };
};

type Stitch = Parameters<typeof replay>[0]['stitch'];

const run = async (archive: ReturnType<typeof archiveOf>, stitch: Stitch = async () => ({})) => {
  const batches: Positioned[][] = [];
  const replayed = await replay({
    archive,
    stitch: (records) => {
      batches.push([...records]);
      return stitch(records);
    },
    clock: () => NOW,
    check: async () => undefined,
    onEvents: () => undefined,
  });
  const sequences = batches.map((batch) => batch.map(({ position }) => Number(position.sequence)));
  return { replayed, batches, sequences };
};

test('events past their retention stay out', async () => {
  const { replayed, sequences } = await run(archiveOf([11, 10, 9]));
  assert.deepEqual(replayed, { events: 1, expired: 2 });
  assert.deepEqual(sequences, [[2]]);
});

test('a batch that stops in the middle goes on from there, and one that fails comes again whole', async () => {
  const answers: ReturnType<Stitch>[] = [Promise.resolve({ firstFailure: '1' })];
  let failures = 1;
  const { sequences } = await run(archiveOf([1, 1, 1]), async () => {
    const answer = await answers.shift();
    if (answer) return answer;
    if (failures-- > 0) throw new TypeError('throttled');
    return {};
  });
  assert.deepEqual(sequences, [
    [0, 1, 2],
    [1, 2],
    [1, 2],
  ]);
});

test('bytes that were no record come back with what was said of them', async () => {
  const { batches } = await run(archiveOf([], ['no json', '{"a":1}']));
  assert.deepEqual(
    batches.flat().map(({ record }) => 'unparsable' in record && record.unparsable),
    ['The record is not JSON.', 'The record is JSON, but not a stream record.'],
  );
});
