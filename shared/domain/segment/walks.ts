import type { AggregateForm } from './definition.ts';
import type { SegmentSet, TraitVariant, Variant } from './variants.ts';

/** What is computed over all profiles, as backfills know it. */
interface Walk {
  readonly id: string;
  readonly hash: string;
  readonly since: number;
}

/** What computing a variant over all profiles is called. */
export const walkOf = (variant: Variant | TraitVariant): Walk => ({
  id: 'walk' in variant ? variant.walk : variant.id,
  hash: variant.hash,
  since: variant.since,
});

/** `traitWalk`, read back. */
const TRAIT = /^@trait:/;

/** What will serve in place of what a group names so, if something else serves now. */
export const candidateOf = (
  { candidates, candidateTraits }: Pick<SegmentSet, 'candidates' | 'candidateTraits'>,
  name: string,
): Walk | undefined => {
  const found = TRAIT.test(name) ? candidateTraits.get(name.replace(TRAIT, '')) : candidates.get(name);
  return found && walkOf(found);
};

/** What serves of what a group would name so. */
export const servingOf = (
  { serving, servingTraits }: Pick<SegmentSet, 'serving' | 'servingTraits'>,
  name: string,
): Walk | undefined => {
  const found = TRAIT.test(name) ? servingTraits.get(name.replace(TRAIT, '')) : serving.get(name);
  return found && walkOf(found);
};

/** What serves, as the compiler takes it: for trying a definition out among it. */
export const servingSources = ({ inService }: Pick<SegmentSet, 'inService'>) => ({
  segments: inService.segments.map(({ segmentId, condition, policy }) => ({
    id: segmentId,
    definition: condition,
    policy,
  })),
  traits: inService.traits.map(({ id, leaf }) => ({
    id,
    definition: leaf.condition as AggregateForm,
    policy: leaf.policy,
  })),
});
