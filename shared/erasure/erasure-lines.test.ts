import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AudienceState } from '../destinations/read-removal.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ErasureProgress } from '../ports/erasure-jobs.ts';
import type { ErasureState } from './erase-person.ts';
import { erasureLines } from './erasure-lines.ts';

const ERASED = Date.parse('2026-11-22T02:30:00.000Z');
const DAY = 86_400_000;
const NOW = ERASED + 2 * DAY;

const state: ErasureState = {
  erased: ['userId:a', 'email:b', 'anonymousId:c'] as IdentifierKey[],
  ...{ cut: 0, records: 5, quarantined: 1, packages: 0, erasedAt: ERASED, profileIds: ['p'] },
  exports: { entries: 2, rows: 3, isDone: true },
  again: { records: 2, quarantined: 4, at: ERASED + DAY },
};
const files: ErasureProgress = {
  erasedAt: ERASED,
  receipts: {
    first: [{ store: 'archive', objects: 2, rowsRemoved: 9, bytesRead: 800, bytesWritten: 600, at: ERASED + 1 }],
    again: [{ store: 'archive', objects: 0, rowsRemoved: 0, bytesRead: 70, bytesWritten: 0, at: ERASED + DAY }],
  },
};
const audience = (more: Partial<AudienceState> = {}): AudienceState => ({
  ...{ audience: 'to/list', destination: { id: 'to', type: 'tiktok', name: 'To' }, askedAt: ERASED, state: 'removing' },
  ...more,
});
const linesOf = (...audiences: readonly AudienceState[]) =>
  erasureLines({ state, files, removal: { askedAt: ERASED, closedAt: NOW, audiences }, now: NOW });
const destinationLine = (more: Partial<AudienceState>) =>
  linesOf(audience(more)).find(({ store }) => store.startsWith('destination:'));

describe('the receipt of an erasure', () => {
  it('counts what both passes found, and dates it by the later', () => {
    const of = (store: string) => linesOf().filter((line) => line.store === store);
    assert.deepEqual(
      of('timelines').map(({ count, at }) => [count, at]),
      [[7, ERASED + DAY]],
    );
    assert.deepEqual(
      of('quarantine').map(({ count, at }) => [count, at]),
      [[5, ERASED + DAY]],
    );
    assert.deepEqual(
      of('archive').map(({ count, at }) => [count, at]),
      [
        [9, ERASED + 1],
        [0, ERASED + DAY],
      ],
    );
    assert.deepEqual(
      of('deliveries').map(({ count }) => count),
      [5],
    );
  });

  it('names what stays of the person for good, and until when backups have it', () => {
    const lines = linesOf();
    assert.equal(lines.find(({ store }) => store === 'tombstones')?.count, 3);
    assert.equal(lines.find(({ store }) => store === 'backups')?.remains?.until, NOW + 35 * DAY);
    assert.equal(lines.find(({ store }) => store === 'profiles')?.remains?.until, ERASED + 30 * DAY);
    assert.equal(lines.find(({ store }) => store === 'deliveries')?.remains?.until, ERASED + 30 * DAY);
  });

  it('is silent of devices and packages where there were none', () => {
    const stores = (given: ErasureState) =>
      erasureLines({ state: given, files, removal: undefined, now: NOW }).map(({ store }) => store);
    assert.deepEqual(
      stores(state).filter((store) => ['devices', 'results'].includes(store)),
      [],
    );
    assert.deepEqual(
      stores({ ...state, cut: 1, packages: 2 }).filter((store) => ['devices', 'results'].includes(store)),
      ['devices', 'results'],
    );
  });

  it('says of a platform that confirmed that nothing remains there', () => {
    const line = destinationLine({ state: 'removed', removedAt: ERASED + 60_000 });
    assert.deepEqual([line?.at, line?.remains], [ERASED + 60_000, undefined]);
    assert.match(line?.what ?? '', /^To: the platform confirmed/);
  });

  it('says what a platform keeps beside the audience though it confirmed', () => {
    const what = (leavesBehind: 'contact' | 'files' | 'messages') =>
      destinationLine({ state: 'removed', removedAt: ERASED, leavesBehind })?.remains?.what;
    assert.match(what('contact') ?? '', /contact/);
    assert.match(what('files') ?? '', /files/);
    assert.match(what('messages') ?? '', /messages/);
  });

  it('does not claim a removal from a destination that was deleted', () => {
    const problem = { code: 'destination-deleted', example: '', at: ERASED, isFinal: true } as const;
    const line = destinationLine({ state: 'unreachable', deletedAt: ERASED - DAY, problem });
    assert.match(line?.what ?? '', /cannot be reached: the destination was deleted/);
    assert.match(line?.remains?.what ?? '', /whatever the platform holds/);
    assert.equal(line?.at, ERASED);
  });

  it('says of a platform that never confirmed that it was asked, why it did not, and that it may hold the person', () => {
    const line = destinationLine({ problem: { code: 'unauthorized', example: '', at: ERASED } });
    assert.match(line?.what ?? '', /asked and not confirmed: unauthorized/);
    assert.notEqual(line?.remains, undefined);
    assert.doesNotMatch(line?.what ?? '', /removal$/);
  });
});
