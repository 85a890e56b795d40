import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../identity/identifier.ts';
import type { MemberOutcome } from './delivery.ts';
import {
  beginDelivery,
  CONFIRM_WITHIN_MS,
  type Decision,
  type Delivery,
  decideOperation,
  type Holder,
  outlivesDropBefore,
  PENDING_MS,
  settleDelivery,
  type Want,
} from './delivery-ledger.ts';

const me: Holder = { runId: 'r2', chunk: 1, mode: 'delta' };
const other = { runId: 'r1', chunk: 1 };
const wanted: Want = { wanted: true };
const left: Want = { wanted: false, permission: false };
const refused: Want = { wanted: false, permission: true };
const accepted: MemberOutcome = { kind: 'accepted', confirmed: true };
const rejected: MemberOutcome = { kind: 'rejected', code: 'no', example: '' };
const later: MemberOutcome = { kind: 'retry', code: 'http-500', example: '' };

const decide = (entry: Delivery | undefined, want: Want, now: number) =>
  decideOperation(entry, want, { holder: me, now });

const begin = (entry: Delivery | undefined, decision: Decision, over: Partial<Delivery> = {}): Delivery => {
  assert.ok(decision.kind === 'send');
  const { runId, chunk } = me;
  const given = { audience: 'a', key: 'email:x' as IdentifierKey, operationId: 'new', sealed: 's', until: 100, at: 50 };
  return beginDelivery(entry, decision, { ...given, runId, chunk, ...over });
};
const added = begin(undefined, decide(undefined, wanted, 0), { ...other, operationId: 'first' });

test('an add is retried under its own id until it settles, and a member is not added twice', () => {
  const uncertain = settleDelivery(added, later, 60);
  assert.equal(uncertain.state, 'sending');
  const again = begin(uncertain, decide(uncertain, wanted, 61));
  assert.equal(again.operationId, 'first');
  const sent = settleDelivery(again, accepted, 70);
  assert.equal(sent.state, 'confirmed');
  assert.deepEqual(decide(sent, wanted, 80), { kind: 'none' });
});

test('whatever may have arrived is removable: an add that never got an answer is taken back under a new id', () => {
  const uncertain = settleDelivery(added, later, 60);
  const removal = begin(uncertain, decide(uncertain, left, 61));
  assert.deepEqual([removal.operation, removal.operationId], ['remove', 'new']);
  const gone = settleDelivery(removal, accepted, 70);
  assert.deepEqual([gone.state, gone.sealed], ['absent', undefined]);
});

test('the opposite of an operation in flight waits for it, or for its timeout', () => {
  assert.deepEqual(decide(added, left, 99), { kind: 'wait', until: 100 });
  assert.deepEqual(decide(added, wanted, 99), { kind: 'wait', until: 100 });
  assert.equal(decide(added, left, 100).kind, 'send');
  assert.equal(
    decideOperation(added, wanted, { holder: { ...other, mode: 'delta' }, now: 60 }).kind,
    'send',
    'the holder goes on at once',
  );
});

test('a removal for lack of permission overtakes an add in flight, and is repeated once the add has settled', () => {
  const decision = decide(added, refused, 60);
  assert.deepEqual(decision, { kind: 'send', operation: 'remove', fresh: true, repeatAt: 100 });
  const first = settleDelivery(begin(added, decision), accepted, 70);
  assert.deepEqual([first.state, first.until], ['sending', 100]);
  assert.deepEqual(decide(first, refused, 80), { kind: 'wait', until: 100 });
  const second = begin(first, decide(first, refused, 100), { operationId: 'second' });
  assert.equal(second.operationId, 'second');
  assert.equal(settleDelivery(second, accepted, 110).state, 'absent');
});

test('an overtaking removal that failed is tried again at once, and still repeated later', () => {
  const failed = settleDelivery(begin(added, decide(added, refused, 60)), later, 70);
  const retry = decide(failed, refused, 71);
  assert.deepEqual(retry, { kind: 'send', operation: 'remove', fresh: true, repeatAt: 100 });
});

test('a refused add leaves nothing behind, unless an earlier try may have arrived; a refused removal leaves the member', () => {
  assert.equal(settleDelivery(added, rejected, 60).state, 'absent');
  const uncertain = settleDelivery(added, later, 60);
  assert.equal(settleDelivery(begin(uncertain, decide(uncertain, wanted, 61)), rejected, 70).state, 'sending');
  const sent = settleDelivery(added, accepted, 60);
  assert.equal(settleDelivery(begin(sent, decide(sent, left, 61)), rejected, 70).state, 'confirmed');
});

test('a full refresh sends a member again once a run, under a new id', () => {
  const holder: Holder = { ...me, mode: 'full' };
  const sent = settleDelivery(added, accepted, 60);
  const again = begin(sent, decideOperation(sent, wanted, { holder, now: 61 }));
  assert.equal(again.operationId, 'new');
  assert.deepEqual(decideOperation(settleDelivery(again, accepted, 70), wanted, { holder, now: 80 }), { kind: 'none' });
});

test('every write moves the version on by one', () => {
  assert.equal(added.version, 1);
  assert.equal(settleDelivery(added, accepted, 60).version, 2);
});

test('what a platform works on is nobody else’s until the job must have ended; only a refusal overtakes it', () => {
  const pending = settleDelivery(added, { kind: 'pending', code: 'processing', example: '', pollAt: 90 }, 60);
  assert.deepEqual([pending.state, pending.until], ['sending', 60 + PENDING_MS]);
  assert.equal(decide(pending, wanted, 61).kind, 'wait');
  assert.equal(decide(pending, left, 61).kind, 'wait');
  const overtaking = decide(pending, refused, 61);
  assert.ok(overtaking.kind === 'send' && overtaking.repeatAt === pending.until);
});

test('what was taken and never confirmed is sent again after a day, as a new operation; what was confirmed is not', () => {
  const taken = settleDelivery(added, { kind: 'accepted', confirmed: false }, 60);
  assert.equal(decide(taken, wanted, 60 + CONFIRM_WITHIN_MS - 1).kind, 'none');
  assert.deepEqual(decide(taken, wanted, 60 + CONFIRM_WITHIN_MS), { kind: 'send', operation: 'add', fresh: true });
  assert.equal(decide(settleDelivery(added, accepted, 60), wanted, 60 + CONFIRM_WITHIN_MS).kind, 'none');
});

test('what was put in and confirmed since an instant outlives a drop of all that is older', () => {
  const confirmed = settleDelivery(added, accepted, 60);
  assert.deepEqual([added.begunAt, confirmed.begunAt], [added.at, added.at]);
  assert.equal(outlivesDropBefore(added.at, confirmed), true);
  assert.equal(outlivesDropBefore(added.at + 1, confirmed), false);
  assert.equal(outlivesDropBefore(added.at, settleDelivery(added, { kind: 'accepted', confirmed: false }, 60)), false);
});

test('a refusal of what was sent again leaves what the platform holds as old as it was', () => {
  const again = begin(settleDelivery(added, accepted, 60), { kind: 'send', operation: 'add', fresh: true }, { at: 70 });
  const refusedAgain = settleDelivery(again, rejected, 80);
  assert.deepEqual([refusedAgain.state, refusedAgain.begunAt], ['confirmed', undefined]);
  assert.equal(outlivesDropBefore(70, refusedAgain), false);
});

test('what was never in and is under way loses nothing by a drop; what was in before and is under way might', () => {
  assert.equal(outlivesDropBefore(added.at, added), true);
  assert.equal(outlivesDropBefore(added.at + 1, added), false);
  const again = begin(settleDelivery(added, accepted, 60), { kind: 'send', operation: 'add', fresh: true });
  assert.equal(outlivesDropBefore(0, again), false);
  const removal = begin(settleDelivery(added, accepted, 60), { kind: 'send', operation: 'remove', fresh: true });
  assert.deepEqual(
    [removal, settleDelivery(removal, accepted, 80)].map((entry) => outlivesDropBefore(0, entry)),
    [false, true],
  );
});

test('whom a platform would forget is told of again before, and nobody else', () => {
  const told = { state: 'confirmed', operation: 'add', at: 0, until: 0, runId: 'r', chunk: 1 } as Delivery;
  const decide = (now: number, renewAfterMs?: number) =>
    decideOperation(told, { wanted: true }, { holder: { runId: 'next', chunk: 1, mode: 'delta' }, now, renewAfterMs })
      .kind;
  assert.deepEqual([decide(9, 10), decide(10, 10), decide(1e12)], ['none', 'send', 'none']);
});

test('whoever was told of a trait before it was rectified is told again, by the next run and not twice by one', () => {
  const minute = 60_000;
  const told = (begunAt: number, runId = 'before'): Delivery => ({
    ...{ audience: 'a', key: 'email:k' as IdentifierKey, version: 2, state: 'confirmed', operation: 'add' },
    ...{ operationId: 'o', runId, chunk: 1, until: 0, at: begunAt + 1, begunAt, before: 'absent', sealed: 's' },
  });
  const at = (begunAt: number, runId?: string) =>
    decideOperation(
      told(begunAt, runId),
      { wanted: true, correctedAt: 100 * minute },
      { holder: { runId: 'next', chunk: 1, mode: 'delta' }, now: 120 * minute },
    ).kind;
  assert.deepEqual([at(90 * minute), at(105 * minute), at(110 * minute)], ['send', 'send', 'none']);
  assert.equal(at(90 * minute, 'next'), 'none');
});
