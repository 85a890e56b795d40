import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { conditions, events, instants, policies } from '../../../test/simulation/segment-generators.ts';
import { emptyState, foldEvents } from '../profile/fold-events.ts';
import type { ProfileState } from '../profile/profile.ts';
import { subjectOf } from '../profile/subject-of.ts';
import { compileSegments } from './compile-segments.ts';
import { decideMemberships, type MembershipTransition } from './decide-memberships.ts';
import { indexOf, touchedSegments } from './dependencies.ts';

const definitionsOf = (drawn: readonly { condition: never; policy: never }[]) => {
  const sources = drawn.map(({ condition, policy }, n) => ({ id: `s${n}`, definition: condition, policy }));
  return { version: 1, segments: compileSegments(sources).segments };
};

const changes = fc.record({
  plan: fc.option(fc.constantFrom('pro', 'free')),
  timezone: fc.option(fc.constantFrom('UTC', 'America/New_York')),
  advertising: fc.option(fc.boolean()),
  hasEmail: fc.boolean(),
});
type Change = typeof changes extends fc.Arbitrary<infer C> ? C : never;

const withChange = (state: ProfileState, { plan, timezone, advertising }: Change): ProfileState => {
  const cell = (value: string) => ({ value, at: 0, messageId: 'm' });
  return {
    ...state,
    traits: {
      ...state.traits,
      ...(plan ? { plan: cell(plan) } : {}),
      ...(timezone ? { timezone: cell(timezone) } : {}),
    },
    consent: advertising === null ? state.consent : { advertising: { granted: advertising, at: 0 } },
  };
};

const head = (state: ProfileState, hasEmail: boolean) => ({
  profileId: 'p',
  state,
  identifierCounts: { anonymousId: 1, email: hasEmail ? 1 : 0 },
});

const byId = (list: readonly MembershipTransition[]) => list.toSorted((a, b) => (a.segmentId < b.segmentId ? -1 : 1));

test('looking only at the segments that a change touches decides what looking at all of them does', () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ condition: conditions, policy: policies }), { minLength: 1, maxLength: 6 }),
      fc.record({ events, change: changes, hadEmail: fc.boolean() }),
      instants,
      (drawn, { events: list, change, hadEmail }, now) => {
        const definitions = definitionsOf(drawn as never);
        const known = list.filter(({ at }) => at <= now);
        const first = foldEvents(emptyState(1), known.slice(0, -1), definitions);
        const second = foldEvents(withChange(first, change), known.slice(-1), definitions);
        const [before, after] = [subjectOf(head(first, hadEmail)), subjectOf(head(second, change.hasEmail))];
        const { segments } = definitions;
        const { memberships } = decideMemberships({ subject: before, memberships: {}, segments, now });
        const asked = { subject: after, memberships, segments, now };
        const all = decideMemberships(asked);
        const touched = touchedSegments(before, after, definitions);
        const some = decideMemberships({ ...asked, touched });
        assert.deepEqual([some.memberships, byId(some.changes)], [all.memberships, byId(all.changes)]);
        const untouched = segments.filter((segment) => !touched.has(segment));
        const left = decideMemberships({ ...asked, touched: new Set(untouched) }).nextChange;
        assert.equal(Math.min(some.nextChange ?? Infinity, left ?? Infinity), all.nextChange ?? Infinity);
      },
    ),
    { numRuns: 1000 },
  );
});

test('an event is shown to the leaves of its name alone, whatever the number of segments', () => {
  const sources = Array.from({ length: 1000 }, (_, n) => ({
    id: `s${n}`,
    definition: { sequence: [{ event: `A${n}` }, { event: 'B' }] },
  }));
  const { byEvent } = indexOf({ segments: compileSegments(sources).segments });
  assert.equal(byEvent.get('A7')?.length, 1);
  assert.equal(byEvent.get('B')?.length, 1000);
});
