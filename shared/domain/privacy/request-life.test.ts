import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey } from '../identity/identifier.ts';
import { dueDate, extendedDueDate, lateness } from './due-date.ts';
import { isFinished, isOpen, listenerToTell, nextLookAt, type PrivacyRequest, statusOf } from './request.ts';
import { type Change, changeRequest } from './request-life.ts';

const by = { tokenId: 'root', role: 'admin' };
const DAY = 86_400_000;
const received = Date.UTC(2026, 0, 31, 10);
const fresh: PrivacyRequest = {
  id: 'a',
  version: 1,
  kind: 'access',
  regulation: 'gdpr',
  phase: 'received',
  origin: 'https://headwater.example',
  receivedAt: received,
  submittedAt: received,
  dueAt: dueDate({ regulation: 'gdpr', receivedAt: received, submittedAt: received }),
  askedBy: by,
  fingerprint: 'f',
  keys: ['email:a' as IdentifierKey],
  sealed: 'sealed',
  workAt: received,
  notices: [],
  listeners: [{ told: 0, attempts: 0, nextAt: received }],
  sealedUrls: 'urls',
};

const after = (request: PrivacyRequest, ...changes: readonly Change[]): PrivacyRequest =>
  changes.reduce((each, change, index) => {
    const step = changeRequest(each, change, received + index + 1);
    assert.ok('request' in step, `${change.kind}: ${JSON.stringify(step)}`);
    return step.request;
  }, request);

const wait: Change = { kind: 'wait', waiting: [{ key: 'anonymousId:x' as IdentifierKey, sourceId: 'web', at: 1 }] };
const decide: Change = { kind: 'decide', include: [], by, reason: 'hers' };
const start: Change = { kind: 'start', sealed: 'sealed anew' };
const complete: Change = { kind: 'complete' };
const cancel: Change = { kind: 'cancel', by };
const reject: Change = { kind: 'reject', by, reason: 'no proof' };
const extend: Change = { kind: 'extend', by, reason: 'many systems' };

describe('the life of a request', () => {
  it('tells whoever waits longest first, so that a listener that fails keeps nobody waiting', () => {
    const listeners = [30, 10, 20].map((nextAt) => ({ told: 0, attempts: 1, nextAt }));
    const telling = { ...fresh, listeners, notices: [{ status: 'completed', at: 1, expectedAt: 2 }] } as const;
    assert.equal(listenerToTell(telling, 9), undefined);
    assert.equal(listenerToTell(telling, 15), 1);
    assert.equal(listenerToTell(telling, 40), 1);
    const told = listeners.map((each) => (each.nextAt === 10 ? { ...each, told: 1 } : each));
    assert.equal(listenerToTell({ ...telling, listeners: told }, 40), 2);
  });

  it('goes from received over an officer to completed, and says so to OpenDSR', () => {
    const changes = [wait, decide, start, complete];
    const phases = changes.map((_, index) => after(fresh, ...changes.slice(0, index + 1)));
    assert.deepEqual(
      phases.map(({ phase }) => [phase, statusOf(phase)]),
      [
        ['waiting', 'pending'],
        ['received', 'pending'],
        ['working', 'in_progress'],
        ['completed', 'completed'],
      ],
    );
    assert.deepEqual(
      phases.at(-1)?.notices.map(({ status }) => status),
      ['in_progress', 'completed'],
    );
  });

  it('can be cancelled or rejected while it is pending, and never after', () => {
    for (const change of [cancel, reject]) {
      assert.equal(statusOf(after(fresh, change).phase), 'cancelled');
      assert.equal(statusOf(after(fresh, wait, change).phase), 'cancelled');
      for (const late of [after(fresh, start), after(fresh, start, complete), after(fresh, cancel)])
        assert.deepEqual(changeRequest(late, change, received + DAY), { refused: 'not-pending' });
    }
  });

  it('holds nothing of the person but keys once it is closed', () => {
    for (const closed of [after(fresh, start, complete), after(fresh, cancel), after(fresh, wait, reject)]) {
      assert.deepEqual([closed.sealed, closed.waiting, closed.workAt], [undefined, undefined, undefined]);
      assert.deepEqual(closed.keys, fresh.keys);
      assert.equal(closed.sealedUrls, 'urls');
      const told = { told: closed.notices.length, attempts: 0, nextAt: 0 };
      assert.equal(after(closed, { kind: 'told', place: 0, listener: told }).sealedUrls, undefined);
    }
  });

  it('is extended once, by two further months from its receipt, with a reason', () => {
    const extended = after(fresh, extend);
    assert.equal(new Date(fresh.dueAt).toISOString(), '2026-02-28T10:00:00.000Z');
    assert.equal(new Date(extended.dueAt).toISOString(), '2026-04-30T10:00:00.000Z');
    assert.deepEqual(changeRequest(extended, extend, received + 9), { refused: 'extended-before' });
    assert.deepEqual(changeRequest(after(fresh, cancel), extend, received + 9), { refused: 'not-open' });
    const ccpa = { ...fresh, regulation: 'ccpa' } as const;
    assert.equal(dueDate(ccpa) - received, 45 * DAY);
    assert.equal(extendedDueDate(ccpa) - received, 90 * DAY);
  });

  it('is due by when the person asked, however late that was passed on, and by when it was received where that lies ahead', () => {
    const late = { ...fresh, submittedAt: Date.UTC(2026, 0, 15, 9) };
    assert.equal(new Date(dueDate(late)).toISOString(), '2026-02-15T09:00:00.000Z');
    assert.equal(new Date(extendedDueDate(late)).toISOString(), '2026-04-15T09:00:00.000Z');
    assert.equal(dueDate({ ...fresh, submittedAt: received + DAY }), fresh.dueAt);
  });

  it('reminds once when a week is left, and once when none is', () => {
    const week = fresh.dueAt - 7 * DAY;
    assert.deepEqual(changeRequest(fresh, { kind: 'remind' }, week - 1), { refused: 'nothing-to-say' });
    const soon = changeRequest(fresh, { kind: 'remind' }, week);
    assert.ok('request' in soon && soon.entries[0]?.what === 'escalated');
    assert.deepEqual(changeRequest(soon.request, { kind: 'remind' }, week + 1), { refused: 'nothing-to-say' });
    const late = changeRequest(soon.request, { kind: 'remind' }, fresh.dueAt);
    assert.ok('request' in late && late.entries[0]?.what === 'overdue');
    assert.deepEqual(changeRequest(late.request, { kind: 'remind' }, fresh.dueAt + 1), { refused: 'nothing-to-say' });
    assert.equal(lateness(fresh.dueAt, week - 1), 'in-time');
  });

  it('is worked on by one at a time', () => {
    const leased = after(fresh, start, { kind: 'lease', until: received + 1000 });
    const again: Change = { kind: 'lease', until: received + 5000 };
    assert.deepEqual(changeRequest(leased, again, received + 999), { refused: 'leased' });
    assert.ok('request' in changeRequest(leased, again, received + 1000));
    assert.equal(nextLookAt(after(fresh, wait)), undefined);
  });
});

const anyChange = fc.constantFrom<Change>(
  wait,
  decide,
  start,
  complete,
  cancel,
  reject,
  extend,
  { kind: 'lease', until: received + 50 },
  { kind: 'again', workAt: received + 70 },
  { kind: 'remind' },
);

/** What holds of every change, whatever was before it. */
const holdStep = (before: PrivacyRequest, after: PrivacyRequest): void => {
  assert.equal(after.version, before.version + 1);
  if (!isOpen(before)) assert.equal(after.phase, before.phase);
  const news = after.notices.length - before.notices.length;
  const isNews = statusOf(after.phase) !== statusOf(before.phase) || after.dueAt !== before.dueAt;
  assert.equal(news, isNews ? 1 : 0);
};

/** What holds of a request at any time. */
const holdState = (request: PrivacyRequest): void => {
  const canMove = isOpen(request) && request.phase !== 'waiting';
  if (canMove) assert.notEqual(nextLookAt(request), undefined);
  assert.equal(request.sealed !== undefined, isOpen(request));
  assert.equal(listenerToTell(request, received + 99 * DAY), request.notices.length > 0 ? 0 : undefined);
  assert.equal(isFinished(request), !isOpen(request) && request.notices.length === 0);
};

describe('the laws of a request', () => {
  it('whatever is tried: closed stays closed, every change of status or date is one notice, and what can move is looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyChange, fc.nat(60 * DAY)), { maxLength: 12 }), (changes) => {
        let request = fresh;
        for (const [change, ms] of changes) {
          const step = changeRequest(request, change, received + ms);
          if (!('request' in step)) continue;
          holdStep(request, step.request);
          holdState(step.request);
          request = step.request;
        }
      }),
    );
  });
});
