import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AcceptedEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { emptyState, foldEvents } from '../profile/fold-events.ts';
import type { ProfileHead } from '../profile/profile.ts';
import { subjectOf } from '../profile/subject-of.ts';
import { compileTraits } from './compile-segments.ts';
import { computeTraits, memberTraits } from './computed-traits.ts';

const now = Date.UTC(2026, 10, 22, 10);
const DAY = 86_400_000;

const eventOf = (n: number, event: Partial<AcceptedEvent['body']>): AcceptedEvent => {
  const timestamp = new Date(now - n * 1000).toISOString();
  return {
    body: { type: 'track', messageId: `m${n}`, timestamp, originalTimestamp: timestamp, ...event },
    anchor: 'userId:u' as IdentifierKey,
    sourceId: 'web',
    trust: 'claimed',
    recordId: `r${n}`,
    index: 0,
    at: now - n * 1000,
    receivedAt: now,
    expiresAt: now + 400 * DAY,
    imported: false,
  };
};

const traits = compileTraits([
  { id: 'spent', definition: { event: 'Order', aggregate: { fn: 'sum', property: 'total' }, within: 'P1D' } },
  { id: 'plan', definition: { event: 'Plan Chosen', aggregate: { fn: 'last', property: 'plan' }, within: 'P1D' } },
  { id: 'seen', definition: { event: 'View', aggregate: { fn: 'avg', property: 'length' }, within: 'P1D' } },
]);

const headOf = (events: readonly AcceptedEvent[]): ProfileHead =>
  ({
    profileId: 'p',
    identifierCounts: {},
    state: foldEvents(emptyState(1), events, { segments: [], traits }),
  }) as unknown as ProfileHead;

const identify = eventOf(100, { type: 'identify', traits: { plan: 'free', name: 'Ann', age: null } });
const chosen = eventOf(50, { event: 'Plan Chosen', properties: { plan: 'pro' } });

describe('computed traits', () => {
  it('are what the events give now, and none where there is nothing to give one', () => {
    const head = headOf([identify, eventOf(1, { event: 'Order', properties: { total: 1.5 } }), chosen]);
    const valuesAt = (at: number) => computeTraits(traits, subjectOf(head), at).values;
    assert.deepEqual(valuesAt(now), { spent: 1.5, plan: 'pro' });
    assert.deepEqual(valuesAt(now + DAY - 1001), { spent: 1.5 });
    assert.deepEqual(valuesAt(now + DAY - 1000), { spent: 0 });
  });

  it('that are worked out of more events than are told apart are named', () => {
    // Of the two that are left out only the total is known: between their ends nobody can tell what is left of it.
    const views = Array.from({ length: 502 }, (_, n) => eventOf(n, { event: 'View', properties: { length: n % 7 } }));
    const cappedAt = (list: readonly AcceptedEvent[], ms: number) =>
      computeTraits(traits, subjectOf(headOf(list)), now + DAY + ms).capped;
    assert.deepEqual(cappedAt(views, -501_001), []);
    assert.deepEqual(cappedAt(views, -501_000), ['seen']);
    assert.deepEqual(cappedAt(views, -500_000), []);
    assert.deepEqual(cappedAt(views.slice(1), -501_000), []);
  });

  it('hide an ordinary trait of their name from destinations, even while they have no value', () => {
    const names = (head: ProfileHead, at: number) => memberTraits(head, traits, at);
    assert.deepEqual(names(headOf([identify, chosen]), now), { name: 'Ann', plan: 'pro', spent: 0 });
    assert.deepEqual(names(headOf([identify, chosen]), now + DAY), { name: 'Ann', spent: 0 });
    assert.deepEqual(memberTraits(headOf([identify]), [], now), { name: 'Ann', plan: 'free' });
  });
});
