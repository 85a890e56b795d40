import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AuditEntry, callsOf } from './audit-calls.ts';

const entry = (requestId: string, more: Partial<AuditEntry>): AuditEntry => ({
  ...{ id: `w-${requestId}`, at: '2026-11-30T08:00:00.000Z', step: 'asked', requestId, role: 'admin' },
  ...{ route: 'GET /v1/segments', token: 'root', intact: true },
  ...more,
});

test('a call is one line with its outcome, and one that broke off says so', () => {
  const calls = callsOf([
    entry('c', { step: 'refused', status: 403 }),
    entry('b', { step: 'answered', status: 404 }),
    entry('b', {}),
    entry('a', {}),
    entry('d', { step: 'answered', status: 200 }),
    entry('d', { intact: false }),
  ]);
  assert.deepEqual(
    calls.map(({ id, outcome, isIntact }) => [id, outcome, isIntact]),
    [
      ['c', 'refused', true],
      ['b', 'failed', true],
      ['a', 'open', true],
      ['d', 'done', false],
    ],
  );
});
