import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  aggregateConditions,
  conditions,
  eventConditions,
  events,
  instants,
  policies,
  sequenceConditions,
  zones,
} from '../../../test/simulation/segment-generators.ts';
import { bordersOf, holdsAt, type Person } from '../../../test/simulation/segment-oracle.ts';
import type { AcceptedEvent } from '../event/event.ts';
import { compileSegments } from './compile-segments.ts';
import type { Condition } from './definition.ts';
import { evaluate } from './evaluate.ts';
import { foldLeaf, mergeLeafStates } from './leaf.ts';
import type { CompiledSegment, EventLeaf, LeafState, SegmentSubject } from './segment.ts';
import { UTC, type ZonePolicy } from './zone.ts';

const leafConditions = fc.oneof(eventConditions, aggregateConditions, sequenceConditions);

const compiled = (definition: Condition, policy: ZonePolicy = UTC): CompiledSegment => {
  const { segments, issues } = compileSegments([{ id: 's', definition, policy }]);
  assert.deepEqual(issues, []);
  const [segment] = segments;
  assert.ok(segment);
  return segment;
};

const folded = (leaf: EventLeaf, list: readonly AcceptedEvent[]): LeafState | undefined =>
  list.reduce<LeafState | undefined>((state, event) => foldLeaf(leaf, state, event), undefined);

/** Folds the events in fragments, as profiles that are joined later do. */
const foldedInParts = (leaf: EventLeaf, list: readonly AcceptedEvent[], parts: number): LeafState | undefined =>
  Array.from({ length: parts }, (_, part) =>
    folded(
      leaf,
      list.filter((_event, index) => index % parts === part),
    ),
  ).reduce((a, b) => mergeLeafStates(leaf, a, b));

const subjectOf = (segment: CompiledSegment, person: Person, parts: number): SegmentSubject => ({
  profileId: 'p',
  traits: Object.fromEntries(
    Object.entries(person.traits).map(([name, value]) => [name, { value: value as string, at: 0, messageId: 'm' }]),
  ),
  consent: Object.fromEntries(Object.entries(person.consent).map(([name, granted]) => [name, { granted, at: 0 }])),
  leaves: Object.fromEntries(
    segment.leaves.flatMap((leaf) => {
      const state = foldedInParts(leaf, person.events, parts);
      return state === undefined ? [] : [[leaf.hash, state]];
    }),
  ),
  identifierTypes: new Set(person.identifierTypes),
});

const people = fc.record({
  events,
  date: instants,
  plan: fc.constantFrom('pro', 'free'),
  timezone: zones,
  identifierTypes: fc.constantFrom([], ['email']),
  advertising: fc.boolean(),
});

const personOf = ({
  date,
  plan,
  timezone,
  advertising,
  ...rest
}: typeof people extends fc.Arbitrary<infer P> ? P : never): Person => ({
  ...rest,
  traits: { date: new Date(date).toISOString(), plan, timezone },
  consent: { advertising },
});

/** The person with the zone that the policy reads their dates in. */
const inZone = (person: Person, { zone, own }: ZonePolicy): Person => ({
  ...person,
  zone: own ? String(person.traits['timezone']) : zone,
});

/** The person as known at an instant: events after it do not exist yet. */
const knownAt = (person: Person, now: number): Person => ({
  ...person,
  events: person.events.filter((event) => event.at <= now),
});

test('membership equals brute force over the whole history at any instant and around every border', () => {
  fc.assert(
    fc.property(
      conditions,
      people,
      fc.tuple(instants, fc.integer({ min: 1, max: 4 }), policies),
      (condition, drawn, [from, parts, policy]) => {
        const segment = compiled(condition, policy);
        const person = inZone(knownAt(personOf(drawn), from), policy);
        const subject = subjectOf(segment, person, parts);
        const borders = bordersOf(condition, person).flatMap((border) => [border - 1, border, border + 1]);
        for (const now of [from, ...borders.filter((border) => border > from)])
          assert.equal(
            evaluate(segment, subject, now).member,
            holdsAt(condition, person, now),
            new Date(now).toISOString(),
          );
      },
    ),
    { numRuns: 1000 },
  );
});

test('time alone never changes a membership before the next change that was announced', () => {
  fc.assert(
    fc.property(conditions, people, fc.tuple(instants, policies), (condition, drawn, [now, policy]) => {
      const segment = compiled(condition, policy);
      const person = inZone(knownAt(personOf(drawn), now), policy);
      const { member, nextChange = Number.POSITIVE_INFINITY } = evaluate(segment, subjectOf(segment, person, 1), now);
      assert.ok(nextChange > now);
      for (const border of bordersOf(condition, person))
        for (const instant of [border - 1, border])
          if (instant > now && instant < nextChange) assert.equal(holdsAt(condition, person, instant), member);
    }),
    { numRuns: 1000 },
  );
});

test('a single condition on events announces its next change exactly', () => {
  fc.assert(
    fc.property(leafConditions, people, fc.tuple(instants, policies), (condition, drawn, [now, policy]) => {
      const segment = compiled(condition, policy);
      const person = inZone(knownAt(personOf(drawn), now), policy);
      const { member, nextChange, since } = evaluate(segment, subjectOf(segment, person, 1), now);
      if (nextChange !== undefined) assert.equal(holdsAt(condition, person, nextChange), !member);
      const latest = Math.max(...person.events.map(({ at }) => at));
      if (since !== undefined && since > latest) {
        assert.equal(holdsAt(condition, person, since), member);
        assert.equal(holdsAt(condition, person, since - 1), !member);
      }
    }),
    { numRuns: 1000 },
  );
});

test('the state of a leaf depends on the set of its events alone, in whatever order and fragments they are folded', () => {
  fc.assert(
    fc.property(
      leafConditions,
      fc.tuple(events, policies),
      fc.integer({ min: 1, max: 4 }),
      (condition, [list, policy], parts) => {
        const [leaf] = compiled(condition, policy).leaves;
        assert.ok(leaf);
        assert.deepEqual(foldedInParts(leaf, list.toReversed(), parts), folded(leaf, list));
      },
    ),
    { numRuns: 500 },
  );
});

test('a state stays as small as its count needs, however many events it has seen', () => {
  const [leaf] = compiled({ event: 'A', within: 'P30D', count: { op: '>=', value: 3 } }).leaves;
  assert.ok(leaf);
  const at = Date.UTC(2026, 0);
  const body = { type: 'track' as const, event: 'A', messageId: 'm', timestamp: '' };
  let state: LeafState | undefined;
  for (let i = 0; i < 1000; i++) state = foldLeaf(leaf, state, { body, at: at + i, expiresAt: at + 1e12 });
  assert.equal((state as readonly number[]).length, 3);
});
