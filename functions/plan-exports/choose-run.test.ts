import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Audience } from '../../shared/destinations/audience-reader.ts';
import { begun, nextRun, rescheduled, type Subject, scheduled } from './choose-run.ts';
import { FRESH, type PlanState } from './plan-state.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 22, 2);
const subjectOf = (over: Partial<Subject['document']> = {}, purposes: readonly string[] = []): Subject => ({
  id: 'x',
  document: { segmentId: 's', destinationId: 'd', schedule: 'rate(15 minutes)', mode: 'delta', enabled: true, ...over },
  target: { audience: 'd/s', destinationId: 'd', segmentId: 's', mode: over.mode ?? 'delta' },
  configuration: 'c',
  audience: { name: 'd/s', rule: { identifier: 'email', purposes, isMember: () => true } } as unknown as Audience,
});
const settled: PlanState = {
  ...FRESH,
  configuration: 'c',
  reconciledAt: NOW - 60 * MINUTE,
  schedule: { key: 'k', nextAt: NOW },
};
const next = (state: PlanState, subject = subjectOf(), control = {}) =>
  nextRun(state, subject, { control, now: NOW, newRunId: () => 'new' });

test('a new rate begins at once, a new cron at its time, and a changed schedule starts over', () => {
  assert.equal(scheduled(FRESH, subjectOf().document, NOW).schedule?.nextAt, NOW);
  const daily = subjectOf({ schedule: 'cron(0 9 * * ? *)' }).document;
  const state = scheduled(FRESH, daily, NOW);
  assert.equal(state.schedule?.nextAt, NOW + 7 * 60 * MINUTE);
  assert.equal(scheduled(state, daily, NOW + MINUTE), state);
  assert.equal(scheduled(state, subjectOf().document, NOW).schedule?.nextAt, NOW);
});

test('however many runs were missed, one catches up', () => {
  const state = { ...settled, schedule: { key: 'k', nextAt: NOW - 100 * MINUTE } };
  assert.equal(rescheduled(state, subjectOf().document, NOW).schedule?.nextAt, NOW + 5 * MINUTE);
});

test('reconciles the first time, daily, after a change of configuration and when asked; otherwise takes the difference', () => {
  assert.equal(next(settled)?.plan, 'delta');
  assert.equal(next(settled, subjectOf({}, ['email']))?.plan, 'delta');
  assert.equal(next({ ...settled, reconciledAt: NOW - 24 * 60 * MINUTE })?.plan, 'reconcile');
  assert.equal(next({ ...settled, configuration: 'old' })?.plan, 'reconcile');
  assert.equal(next(settled, subjectOf({ mode: 'full' }))?.plan, 'reconcile');
  assert.deepEqual(
    [next(settled, subjectOf(), { requested: 'r' })].map((run) => [run?.runId, run?.plan]),
    [['r', 'reconcile']],
  );
});

test('a paused or disabled export only takes back, and nothing when it never sent', () => {
  const paused = { paused: { reason: 'holiday', at: 0 }, requested: 'r' };
  assert.deepEqual(
    [next(settled, subjectOf(), paused)].map((run) => [run?.runId, run?.plan, run?.isPermissionOnly]),
    [['new', 'withdraw-changes', true]],
  );
  const disabled = subjectOf({ enabled: false });
  assert.equal(next(settled, disabled)?.plan, 'withdraw-changes');
  const aDayOld = { ...settled, reconciledAt: NOW - 24 * 60 * MINUTE };
  assert.equal(next(aDayOld, disabled)?.plan, 'withdraw');
  assert.equal(next({ ...aDayOld, withdrawnAt: NOW - MINUTE }, disabled)?.plan, 'withdraw-changes');
  assert.equal(next({ ...settled, configuration: 'old' }, disabled)?.plan, 'withdraw');
  assert.equal(next({ ...FRESH, schedule: { key: 'k', nextAt: NOW } }, subjectOf({ enabled: false })), undefined);
});

test('a request that a run has answered does not begin it again, even if a crash left it standing', () => {
  const control = { requested: 'r' };
  const run =
    next({ ...settled, schedule: { key: 'k', nextAt: NOW + MINUTE } }, subjectOf(), control) ?? assert.fail('no run');
  const { active: _, ...after } = begun({ ...settled, schedule: { key: 'k', nextAt: NOW + MINUTE } }, run, control);
  assert.equal(next(after, subjectOf(), control), undefined);
  assert.equal(next(after, subjectOf(), { requested: 'another' })?.runId, 'another');
});
