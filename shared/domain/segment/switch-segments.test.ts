import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BACKFILL_PARTS, type Backfill } from './backfill.ts';
import type { Condition } from './definition.ts';
import { hashOf } from './hash.ts';
import type { SegmentDocument } from './stored-definitions.ts';
import { createSwitchSegments } from './switch-segments.ts';

const A: Condition = { event: 'A' };
const B: Condition = { event: 'B' };
const changed: SegmentDocument = { name: 'a', definition: B, since: 7, served: { definition: A, since: 3 } };

const backfill = (version: number, finished = 2 * BACKFILL_PARTS): Backfill => ({
  segmentId: `a~${hashOf(B)}`,
  ...{ hash: hashOf(B), version, startedAt: 0, queued: true, progressedAt: 0 },
  parts: Array.from({ length: 2 * BACKFILL_PARTS }, (_, part) => ({ done: 1, finished: part < finished })),
});

/** The documents that a switch writes, under the revision it read. */
const writes = async (document: SegmentDocument, rows: readonly Backfill[]) => {
  const written: unknown[] = [];
  await createSwitchSegments({
    configuration: {
      revision: async () => 9,
      list: async (kind) => (kind === 'segment' ? [{ id: 'a', version: 8, document: document as never }] : []),
      putAll: async (documents, unchangedSince) => {
        written.push([documents, unchangedSince]);
        return unchangedSince + 1;
      },
    },
    backfills: { list: async () => rows },
  })();
  return written;
};

test('what was asked for serves once everybody was walked twice, unless somebody changes a segment meanwhile', async () => {
  const document = { name: 'a', definition: B, since: 7 };
  assert.deepEqual(await writes(changed, [backfill(7)]), [[[{ kind: 'segment', id: 'a', document }], 9]]);
});

test('one walk is not enough, nor is a walk for a time before it was asked for again', async () => {
  assert.deepEqual(await writes(changed, []), []);
  assert.deepEqual(await writes(changed, [backfill(7, BACKFILL_PARTS)]), []);
  assert.deepEqual(await writes(changed, [backfill(6)]), []);
  assert.deepEqual(await writes({ ...changed, changed: 8 }, [backfill(7)]), []);
  assert.equal((await writes({ ...changed, changed: 8 }, [backfill(8)])).length, 1);
});

test('the same in other words needs no computing, and counts for as long as what served', async () => {
  const same = { any: [A] };
  const document = { name: 'a', definition: same, since: 3 };
  const served = { definition: same, since: 3 };
  assert.deepEqual(await writes({ ...document, since: 7, served }, []), [
    [[{ kind: 'segment', id: 'a', document }], 9],
  ]);
});

test('a definition that cannot be compiled never serves', async () => {
  const broken = { ...changed, definition: { trait: 't', op: 'none-such' } };
  assert.deepEqual(await writes(broken, [backfill(7)]), []);
});
