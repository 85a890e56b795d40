import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { ErasureProgress } from '../ports/erasure-jobs.ts';
import type { ErasureState } from './erase-person.ts';
import { createReadErasureSteps } from './read-steps.ts';

const ERASED = Date.UTC(2026, 10, 22);
const HOUR = 3_600_000;
const state: ErasureState = {
  erased: ['userId:a'] as IdentifierKey[],
  ...{ cut: 0, records: 5, quarantined: 1, packages: 0, erasedAt: ERASED, profileIds: ['p'] },
  exports: { entries: 0, rows: 0 },
};
const line = { store: 'archive' as const, objects: 1, rowsRemoved: 1, bytesRead: 1, bytesWritten: 1 };

const stepsOf = async (saved: object | undefined, receipts?: ErasureProgress['receipts']) => {
  const read = createReadErasureSteps({
    notes: { progress: async <T>() => saved as T | undefined },
    jobs: { progress: async () => receipts && { erasedAt: ERASED, receipts } },
    streamHours: 24,
  });
  return (await read('r')).map(({ step, isDone, doneAt, notBefore }) => [step, isDone, doneAt ?? notBefore]);
};

test('an erasure says which of its parts are done, and until when the others wait', async () => {
  const later = ERASED + 25 * HOUR;
  assert.deepEqual(await stepsOf(undefined), []);
  assert.deepEqual(await stepsOf({ erasedAt: ERASED }), [
    ['person', false, undefined],
    ['files', false, undefined],
    ['deliveries', false, undefined],
    ['person-again', false, later],
    ['files-again', false, later],
  ]);
  assert.deepEqual(await stepsOf(state, { first: [{ ...line, at: ERASED + 5 }] }), [
    ['person', true, ERASED],
    ['files', true, ERASED + 5],
    ['deliveries', false, undefined],
    ['person-again', false, later],
    ['files-again', false, later],
  ]);
  const again = { records: 0, quarantined: 0, at: later + 1 };
  const done = { ...state, again, exports: { entries: 1, rows: 1, isDone: true } };
  assert.deepEqual(await stepsOf(done, { first: [], again: [] }), [
    ['person', true, ERASED],
    ['files', true, ERASED],
    ['deliveries', true, undefined],
    ['person-again', true, later + 1],
    ['files-again', true, later + 1],
  ]);
});
