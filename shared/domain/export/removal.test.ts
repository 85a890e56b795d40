import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../identity/identifier.ts';
import {
  afterLook,
  afterRun,
  askAudience,
  isDone,
  isLookDue,
  LONGEST_WATCH_MS,
  pauseAfter,
  type RemovalRequest,
  SETTLES_MS,
  settled,
} from './removal.ts';

const T = Date.UTC(2026, 10, 22);
const MINUTE = 60_000;
const key = 'email:1' as IdentifierKey;
const asked = askAudience(
  {
    ...{ audience: 'to/1', exportId: 'x', segmentId: 's', destinationId: 'to', destinationName: 'To' },
    ...{ type: 'webhook', settings: {} },
  },
  T,
);
const request = (over: Partial<RemovalRequest> = {}): RemovalRequest => ({
  ...{ id: 'r', version: 1, keys: [key], isErased: true, askedAt: T, audiences: [], before: [] },
  ...{ lookedAt: T, nextAt: T },
  ...over,
});

test('a platform that refuses is asked again after 1, 2, 4 … minutes, and hourly from then on', () => {
  assert.deepEqual(
    [1, 2, 3, 6, 7, 1_000].map((attempts) => pauseAfter(attempts) / MINUTE),
    [1, 2, 4, 32, 60, 60],
  );
});

test('an audience is done once it holds nobody, and again not done where somebody was put in since', () => {
  const removed = afterLook(asked, { unwanted: [], leftAt: T + 5 }, T + 9);
  assert.deepEqual([removed.removedAt, isDone(removed)], [T + 5, true]);
  assert.equal(afterLook(removed, { unwanted: [] }, T + 99).removedAt, T + 5);
  const again = afterLook(removed, { unwanted: [key] }, T + 10);
  assert.deepEqual([again.removedAt, isDone(again)], [undefined, false]);
});

test('an audience that nobody can reach is done with the reason and since when, until it can be reached again', () => {
  const gone = afterLook(asked, { unwanted: [key], problem: 'destination-deleted' }, T + 5);
  assert.deepEqual(gone.problem, { code: 'destination-deleted', example: '', at: T + 5, isFinal: true });
  assert.equal(afterLook(gone, { unwanted: [key], problem: 'destination-deleted' }, T + 50).problem?.at, T + 5);
  assert.deepEqual([isDone(gone), isDone(afterLook(gone, { unwanted: [key] }, T + 60))], [true, false]);
});

test('a run that leaves somebody in says why, and another begins later', () => {
  const errors = [{ code: 'http-503', count: 1, example: 'HTTP 503' }];
  const failed = afterRun({ ...asked, run: { runId: 'a', sentAt: T } }, { errors }, T + 9);
  assert.deepEqual([failed.run, failed.attempts, failed.nextAt], [undefined, 1, T + 9 + MINUTE]);
  assert.deepEqual(failed.problem, { code: 'http-503', example: 'HTTP 503', at: T + 9 });
});

test('a request stays open until whoever read the person before has written, and then looks everywhere once more', () => {
  const early = settled(request(), { now: T + MINUTE, isUnderWay: false });
  assert.deepEqual([early.closedAt, early.nextAt], [undefined, T + SETTLES_MS]);
  assert.deepEqual([isLookDue(request(), T + SETTLES_MS - 1), isLookDue(request(), T + SETTLES_MS)], [false, true]);
  const closed = settled(request({ lookedAt: T + SETTLES_MS }), { now: T + SETTLES_MS, isUnderWay: false });
  assert.deepEqual([closed.closedAt, closed.keys], [T + SETTLES_MS, []]);
});

test('a request waits for runs that began before it, though not for ever', () => {
  const looked = request({ lookedAt: T + SETTLES_MS });
  const watching = settled(looked, { now: T + LONGEST_WATCH_MS - 1, isUnderWay: true });
  assert.deepEqual([watching.closedAt, watching.nextAt], [undefined, T + LONGEST_WATCH_MS - 1]);
  assert.equal(settled(looked, { now: T + LONGEST_WATCH_MS, isUnderWay: true }).closedAt, T + LONGEST_WATCH_MS);
});

test('a request with an audience that waits for its next try is due then, and never closes before', () => {
  const waiting = { ...asked, nextAt: T + 60 * MINUTE, attempts: 7 };
  const next = settled(request({ lookedAt: T + SETTLES_MS, audiences: [waiting] }), {
    now: T + 5 * MINUTE,
    isUnderWay: false,
  });
  assert.deepEqual([next.closedAt, next.nextAt], [undefined, T + 60 * MINUTE]);
});
