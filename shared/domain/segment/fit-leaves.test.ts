import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AcceptedEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { emptyState, foldEvents, mergeStates } from '../profile/fold-events.ts';
import { subjectOf } from '../profile/subject-of.ts';
import { compileSegments } from './compile-segments.ts';
import { evaluate } from './evaluate.ts';
import { MAX_BYTES } from './fit-leaves.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 0);
const NAMES = 60;

const eventOf = (n: number): AcceptedEvent => {
  const at = START + n * MINUTE;
  return {
    body: { type: 'track', event: `E${n % NAMES}`, messageId: `m${n}`, timestamp: '', properties: { amount: 1 } },
    anchor: 'userId:u' as IdentifierKey,
    sourceId: 'web',
    trust: 'asserted',
    recordId: `r${n}`,
    index: 0,
    at,
    receivedAt: at,
    expiresAt: at + 1e12,
    imported: false,
  };
};

const definitions = {
  version: 1,
  segments: compileSegments(
    Array.from({ length: NAMES }, (_, n) => ({
      id: `s${n}`,
      definition: {
        event: `E${n}`,
        aggregate: { fn: 'sum', property: 'amount' },
        op: 'eq',
        value: 400,
        within: 'P30D',
      },
    })),
  ).segments,
};

const verdictsOf = (state: ReturnType<typeof emptyState>, now: number) => {
  const subject = subjectOf({ profileId: 'p', state, identifierCounts: {} });
  return definitions.segments.map((segment) => evaluate(segment, subject, now));
};

test('a profile that did too much of too many things still fits its item, and says where it may be wrong', () => {
  const events = Array.from({ length: NAMES * 400 }, (_, n) => eventOf(n));
  const [early, late] = [events.slice(0, events.length / 2), events.slice(events.length / 2)];
  const joined = mergeStates(
    foldEvents(emptyState(1), early, definitions),
    foldEvents(emptyState(1), late, definitions),
    definitions,
  );
  for (const state of [foldEvents(emptyState(1), events, definitions), joined]) {
    assert.ok(JSON.stringify(state.leaves).length < 2 * MAX_BYTES);
    const exact = verdictsOf(state, START + events.length * MINUTE);
    assert.ok(exact.every(({ member, capped }) => member && capped === undefined));
    const doubtful = verdictsOf(state, START + 30 * 24 * 60 * MINUTE + NAMES * 10 * MINUTE);
    assert.ok(doubtful.every(({ capped }) => capped));
  }
});

test('an ordinary profile is left as it is', () => {
  const events = Array.from({ length: NAMES * 20 }, (_, n) => eventOf(n));
  const state = foldEvents(emptyState(1), events, definitions);
  const kept = Object.values(state.leaves).map((leaf) => (leaf as unknown as { v: readonly unknown[] }).v.length);
  assert.deepEqual([...new Set(kept)], [20]);
});
