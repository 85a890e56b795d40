import type { JsonObject } from '../json.ts';
import type { ProfileHead } from '../profile/profile.ts';
import { subjectOf } from '../profile/subject-of.ts';
import { currentTraits } from '../profile/traits.ts';
import { lookAt } from './evaluate.ts';
import { aggregateAt } from './judge-entries.ts';
import type { CompiledTrait, SegmentSubject } from './segment.ts';

/** What a profile's events give: a value by the id of its computed trait, none where there is nothing to give one. */
export interface ComputedTraits {
  readonly values: JsonObject;
  /** Ids of those of which more events count than are told apart: their values may be wrong. */
  readonly capped: readonly string[];
}

/**
 * The computed traits at `now`, exact to the millisecond for every `now` from the subject's latest event on. The subject must have
 * been folded with these definitions.
 */
export const computeTraits = (
  traits: readonly CompiledTrait[],
  subject: SegmentSubject,
  now: number,
): ComputedTraits => {
  const worked = traits.map(({ id, leaf }) => ({ id, ...aggregateAt(leaf, lookAt(leaf, subject, now)) }));
  return {
    values: Object.fromEntries(worked.flatMap(({ id, value }) => (value === undefined ? [] : [[id, value]]))),
    capped: worked.filter(({ capped }) => capped).map(({ id }) => id),
  };
};

/**
 * The traits of a member as destinations see them: those it has, and the computed ones, which hide an ordinary trait of the same name
 * even where they have no value.
 */
export const memberTraits = (head: ProfileHead, traits: readonly CompiledTrait[], now: number): JsonObject => {
  const computed = new Set(traits.map(({ id }) => id));
  const own = Object.entries(currentTraits(head.state)).filter(([name]) => !computed.has(name));
  return { ...Object.fromEntries(own), ...computeTraits(traits, subjectOf(head), now).values };
};
