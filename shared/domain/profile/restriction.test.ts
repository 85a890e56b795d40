import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { AcceptedEvent, SegmentEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { emptyState, foldEvents, mergeStates } from './fold-events.ts';
import { isRestricted } from './restriction.ts';
import { rectifiedAt } from './traits.ts';

const T = Date.UTC(2026, 10, 1);
const ordered = (body: Partial<SegmentEvent>, seconds: number, messageId = 'm'): AcceptedEvent => ({
  body: { type: 'restrict', timestamp: '', command: { identifiers: [], reason: '' }, ...body, messageId },
  ...{ anchor: 'userId:a' as IdentifierKey, sourceId: 'headwater', trust: 'asserted', recordId: 'r', index: 0 },
  ...{ at: T + seconds, receivedAt: T + seconds, expiresAt: T * 2, imported: false },
});
const fold = (...events: readonly AcceptedEvent[]) => foldEvents(emptyState(1), events, { segments: [] });

test('the order received last holds, and of those received at once the one with the greater messageId', () => {
  const on = ordered({ type: 'restrict' }, 1, 'a');
  const off = ordered({ type: 'unrestrict' }, 2, 'a');
  assert.deepEqual([isRestricted(fold()), isRestricted(fold(on)), isRestricted(fold(on, off))], [false, true, false]);
  assert.equal(isRestricted(fold(off, on, ordered({ type: 'restrict' }, 2, 'b'))), true);
});

test('the order in which orders are read is irrelevant, and so is how they are divided between profiles', () => {
  const order = fc
    .tuple(fc.constantFrom('restrict' as const, 'unrestrict' as const), fc.nat(3))
    .chain(([type, seconds]) => fc.constantFrom('a', 'b', 'c').map((id) => ordered({ type }, seconds, `${id}${type}`)));
  fc.assert(
    fc.property(fc.array(order, { maxLength: 6 }), fc.nat(6), (all, cut) => {
      const whole = fold(...all);
      assert.deepEqual(fold(...all.toReversed()), whole);
      const [left, right] = [fold(...all.slice(0, cut)), fold(...all.slice(cut))];
      assert.deepEqual(mergeStates(left, right, { segments: [] }), whole);
      assert.deepEqual(mergeStates(right, left, { segments: [] }), whole);
    }),
  );
});

test('an event of a client that is named and dressed like an order is none', () => {
  const { command } = ordered({}, 0).body;
  const forged = ordered({ type: 'track', event: 'restrict', ...(command ? { command } : {}) }, 1);
  assert.equal(fold(forged).restriction, undefined);
  const { command: _, ...bare } = ordered({ type: 'restrict' }, 1).body;
  assert.equal(fold({ ...ordered({}, 1), body: bare }).restriction, undefined);
});

test('what is rectified is pinned: no later event undoes it, a later rectification does', () => {
  const rectify = (traits: { plan: string | null }, seconds: number, id: string) =>
    ordered({ type: 'rectify', command: { identifiers: [], reason: '', traits } }, seconds, id);
  const said = ordered({ type: 'identify', traits: { plan: 'free', city: 'Ulm' } }, 9, 'x');
  const state = fold(said, rectify({ plan: 'paid' }, 1, 'a'));
  assert.deepEqual(
    [state.traits['plan']?.value, state.traits['city']?.value, rectifiedAt(state)],
    ['paid', 'Ulm', T + 1],
  );
  assert.equal(
    fold(said, rectify({ plan: 'paid' }, 1, 'a'), rectify({ plan: null }, 2, 'b')).traits['plan']?.value,
    null,
  );
  assert.equal(rectifiedAt(fold(said)), undefined);
  assert.deepEqual(
    [fold(rectify({ plan: 'x' }, 1, 'a')).firstSeen, fold(rectify({ plan: 'x' }, 1, 'a')).lastSeen],
    [0, 0],
  );
});
