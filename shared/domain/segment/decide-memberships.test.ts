import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SegmentEvent } from '../event/event.ts';
import { compileSegments } from './compile-segments.ts';
import { decideMemberships } from './decide-memberships.ts';
import type { Condition } from './definition.ts';
import { explain } from './explain.ts';
import { foldLeaf } from './leaf.ts';
import type { CompiledSegment, LeafState, SegmentSubject } from './segment.ts';

const MINUTE = 60_000;
const T = Date.UTC(2026, 10, 22, 12);

const compiled = (definitions: Readonly<Record<string, Condition>>): readonly CompiledSegment[] =>
  compileSegments(Object.entries(definitions).map(([id, definition]) => ({ id, definition }))).segments;

const cart = { event: 'Product Added', within: 'PT30M' };
const order = { event: 'Order Completed', within: 'PT30M' };
const abandoned: Condition = { all: [{ event: 'Product Added', within: 'P1D' }, { not: cart }, { not: order }] };

const subjectOf = (
  segments: readonly CompiledSegment[],
  events: readonly (readonly [name: string, at: number])[],
  plan?: { value: string; at: number },
): SegmentSubject => {
  const leaves: Record<string, LeafState> = {};
  for (const leaf of segments.flatMap((segment) => segment.leaves))
    for (const [event, at] of leaves[leaf.hash] === undefined ? events : []) {
      const body: SegmentEvent = { type: 'track', event, messageId: 'm', timestamp: '' };
      const state = foldLeaf(leaf, leaves[leaf.hash], { body, at, expiresAt: at + 1e10 });
      if (state !== undefined) leaves[leaf.hash] = state;
    }
  return {
    traits: plan === undefined ? {} : { plan: { ...plan, messageId: 'm' } },
    consent: {},
    leaves,
    profileId: 'p',
    identifierTypes: new Set(['email']),
  };
};

test('an exit by time takes effect when the window closed, however late it is noticed', () => {
  const segments = compiled({ recent: cart });
  const subject = subjectOf(segments, [['Product Added', T]]);
  const now = T + 45 * MINUTE;
  const decision = decideMemberships({ subject, segments, now, memberships: { recent: { since: T } } });
  assert.deepEqual(decision, {
    memberships: {},
    changes: [{ segmentId: 'recent', member: false, since: T + 30 * MINUTE }],
  });
});

test('an entry by an event takes effect at the event, and tells when time will end it', () => {
  const segments = compiled({ recent: cart });
  const decision = decideMemberships({
    subject: subjectOf(segments, [['Product Added', T]]),
    segments,
    now: T + 2 * MINUTE,
    memberships: {},
    eventAt: T,
  });
  assert.deepEqual(decision, {
    memberships: { recent: { since: T } },
    changes: [{ segmentId: 'recent', member: true, since: T }],
    nextChange: T + 30 * MINUTE,
  });
});

test('a cart is abandoned thirty minutes after its last product, to the millisecond', () => {
  const segments = compiled({ abandoned });
  const subject = subjectOf(segments, [
    ['Product Added', T],
    ['Product Added', T + 10 * MINUTE],
  ]);
  const decide = (now: number) => decideMemberships({ subject, segments, now, memberships: {} });
  const due = T + 40 * MINUTE;
  assert.deepEqual(decide(due - 1), { memberships: {}, changes: [], nextChange: due });
  assert.deepEqual(decide(due).changes, [{ segmentId: 'abandoned', member: true, since: due }]);
  assert.equal(decide(due).nextChange, T + 10 * MINUTE + 24 * 60 * MINUTE);
});

test('who stays keeps the time of entry, and nothing is published', () => {
  const segments = compiled({ pro: { trait: 'plan', op: 'eq', value: 'pro' } });
  const memberships = { pro: { since: 5 } };
  const subject = subjectOf(segments, [], { value: 'pro', at: T });
  assert.deepEqual(decideMemberships({ subject, segments, now: T + 1, memberships }), { memberships, changes: [] });
});

test('who is in by what serves does not enter anew by what replaces it; who leaves by it leaves now', () => {
  const [pro, free] = compiled({
    pro: { trait: 'plan', op: 'eq', value: 'pro' },
    free: { trait: 'plan', op: 'eq', value: 'free' },
  });
  assert.ok(pro && free);
  const subject = subjectOf([], [], { value: 'pro', at: T });
  const segments = [pro, { ...pro, id: 'pro~new', shadows: 'pro' }, { ...free, id: 'free~new', shadows: 'pro' }];
  const memberships = { pro: { since: 5 }, 'free~new': { since: 5 } };
  const { changes } = decideMemberships({ subject, segments, now: T + 1, memberships });
  assert.deepEqual(changes, [
    { segmentId: 'pro~new', member: true, since: 5 },
    { segmentId: 'free~new', member: false, since: T },
  ]);
});

test('an entry by a trait takes effect when the trait was written', () => {
  const segments = compiled({ pro: { trait: 'plan', op: 'eq', value: 'pro' } });
  const subject = subjectOf(segments, [], { value: 'pro', at: T });
  const { changes } = decideMemberships({ subject, segments, now: T + MINUTE, memberships: {} });
  assert.deepEqual(changes, [{ segmentId: 'pro', member: true, since: T }]);
});

test('members of a deleted segment leave it', () => {
  const decision = decideMemberships({
    subject: subjectOf([], []),
    segments: [],
    now: T,
    memberships: { gone: { since: 1 } },
  });
  assert.deepEqual(decision, { memberships: {}, changes: [{ segmentId: 'gone', member: false, since: T }] });
});

test('no timer is asked for where another condition keeps the answer as it is', () => {
  const segments = compiled({ both: { all: [cart, { trait: 'plan', op: 'eq', value: 'pro' }] } });
  const subject = subjectOf(segments, [['Product Added', T]], { value: 'free', at: T });
  assert.equal(decideMemberships({ subject, segments, now: T + 1, memberships: {} }).nextChange, undefined);
});

test('an explanation shows each condition with what it saw', () => {
  const [segment] = compiled({
    why: { all: [cart, { not: { segment: 'pro' } }, { identifier: 'email' }] },
    pro: { trait: 'plan', op: 'eq', value: 'pro' },
  });
  assert.ok(segment);
  const subject = subjectOf([segment], [['Product Added', T]], { value: 'free', at: T - 5 });
  const { value, nextChange, because = [] } = explain(segment, subject, T + 1);
  assert.deepEqual([value, nextChange], [true, T + 30 * MINUTE]);
  assert.deepEqual(
    because.map((each) => [each.value, each.count, each.because?.[0]?.because?.[0]?.actual]),
    [
      [true, 1, undefined],
      [true, undefined, 'free'],
      [true, undefined, undefined],
    ],
  );
});

test('a restricted person is in no segment, whatever it asks, and leaves those they were in; nothing is due by time', () => {
  const segments = compiled({ cart, everybody: { not: cart } });
  const subject = subjectOf(segments, [['Product Added', T]]);
  const restriction = { restricted: true, at: T + 2, messageId: 'm' };
  const restricted = { ...subject, restriction };
  const decision = decideMemberships({
    ...{ subject: restricted, segments, now: T + 5, eventAt: T + 2 },
    memberships: { cart: { since: T } },
  });
  assert.deepEqual(decision, { memberships: {}, changes: [{ segmentId: 'cart', member: false, since: T + 2 }] });
  const [segment] = segments;
  assert.ok(segment);
  const { value, restricted: isRestricted, because } = explain(segment, restricted, T + 5);
  assert.deepEqual([value, isRestricted, because], [false, true, undefined]);
  const lifted = { ...subject, restriction: { ...restriction, restricted: false } };
  assert.equal(explain(segment, lifted, T + 5).value, true);
});
