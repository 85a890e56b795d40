/** What incremental evaluation must keep to (L3): each law is held against the oracle on drawn definitions, histories and instants. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { compileSegments } from '../../shared/domain/segment/compile-segments.ts';
import type { Condition } from '../../shared/domain/segment/definition.ts';
import { evaluate } from '../../shared/domain/segment/evaluate.ts';
import { foldLeaf, mergeLeafStates } from '../../shared/domain/segment/leaf.ts';
import type { CompiledSegment, EventLeaf, LeafState, SegmentSubject } from '../../shared/domain/segment/segment.ts';
import { UTC, type ZonePolicy } from '../../shared/domain/segment/zone.ts';
import {
  aggregateConditions,
  conditions,
  eventConditions,
  events,
  instants,
  policies,
  sequenceConditions,
  zones,
} from './segment-generators.ts';
import { bordersOf, holdsAt, type Person } from './segment-oracle.ts';

const leafConditions = fc.oneof(eventConditions, aggregateConditions, sequenceConditions);

/** The definition ready to evaluate; it must be a valid one. */
export const compiled = (definition: Condition, policy: ZonePolicy = UTC): CompiledSegment => {
  const { segments, issues } = compileSegments([{ id: 's', definition, policy }]);
  assert.deepEqual(issues, []);
  const [segment] = segments;
  assert.ok(segment);
  return segment;
};

/** The state of a leaf after these events, one after another. */
export const folded = (leaf: EventLeaf, list: readonly AcceptedEvent[]): LeafState | undefined =>
  list.reduce<LeafState | undefined>((state, event) => foldLeaf(leaf, state, event), undefined);

/** Folds the events in fragments, as profiles that are joined later do. */
const foldedInParts = (leaf: EventLeaf, list: readonly AcceptedEvent[], parts: number): LeafState | undefined =>
  Array.from({ length: parts }, (_, part) =>
    folded(
      leaf,
      list.filter((_event, index) => index % parts === part),
    ),
  ).reduce((a, b) => mergeLeafStates(leaf, a, b));

/** What the segment is evaluated over for this person. */
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

type Drawn = typeof people extends fc.Arbitrary<infer P> ? P : never;

/** The person as known at an instant, events after it do not exist yet; dates are read in the zone that the policy says. */
const knownAt = (
  { date, plan, timezone, advertising, ...rest }: Drawn,
  now: number,
  { zone, own }: ZonePolicy,
): Person => ({
  ...rest,
  events: rest.events.filter((event) => event.at <= now),
  traits: { date: new Date(date).toISOString(), plan, timezone },
  consent: { advertising },
  zone: own ? timezone : zone,
});

const times = fc.record({ now: instants, policy: policies, parts: fc.integer({ min: 1, max: 4 }) });

/** A law with how it is drawn. */
export interface Law {
  readonly says: string;
  readonly property: fc.IProperty<unknown>;
}

export const LAWS: readonly Law[] = [
  {
    says: 'membership equals brute force over the whole history at any instant and around every border',
    property: fc.property(conditions, people, times, (condition, drawn, { now: from, policy, parts }) => {
      const segment = compiled(condition, policy);
      const person = knownAt(drawn, from, policy);
      const subject = subjectOf(segment, person, parts);
      const borders = bordersOf(condition, person).flatMap((border) => [border - 1, border, border + 1]);
      for (const now of [from, ...borders.filter((border) => border > from)])
        assert.equal(
          evaluate(segment, subject, now).member,
          holdsAt(condition, person, now),
          new Date(now).toISOString(),
        );
    }) as fc.IProperty<unknown>,
  },
  {
    says: 'time alone never changes a membership before the next change that was announced',
    property: fc.property(conditions, people, times, (condition, drawn, { now, policy }) => {
      const segment = compiled(condition, policy);
      const person = knownAt(drawn, now, policy);
      const { member, nextChange = Number.POSITIVE_INFINITY } = evaluate(segment, subjectOf(segment, person, 1), now);
      assert.ok(nextChange > now);
      for (const border of bordersOf(condition, person))
        for (const instant of [border - 1, border])
          if (instant > now && instant < nextChange) assert.equal(holdsAt(condition, person, instant), member);
    }) as fc.IProperty<unknown>,
  },
  {
    says: 'a single condition on events announces its next change exactly',
    property: fc.property(leafConditions, people, times, (condition, drawn, { now, policy }) => {
      const segment = compiled(condition, policy);
      const person = knownAt(drawn, now, policy);
      const { member, nextChange, since } = evaluate(segment, subjectOf(segment, person, 1), now);
      if (nextChange !== undefined) assert.equal(holdsAt(condition, person, nextChange), !member);
      const latest = Math.max(...person.events.map(({ at }) => at));
      if (since !== undefined && since > latest) {
        assert.equal(holdsAt(condition, person, since), member);
        assert.equal(holdsAt(condition, person, since - 1), !member);
      }
    }) as fc.IProperty<unknown>,
  },
  {
    says: 'the state of a leaf depends on the set of its events alone, in whatever order and fragments they are folded',
    property: fc.property(leafConditions, events, times, (condition, list, { policy, parts }) => {
      const [leaf] = compiled(condition, policy).leaves;
      assert.ok(leaf);
      assert.deepEqual(foldedInParts(leaf, list.toReversed(), parts), folded(leaf, list));
    }) as fc.IProperty<unknown>,
  },
];
