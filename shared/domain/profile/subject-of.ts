import type { SegmentSubject } from '../segment/segment.ts';
import type { ProfileHead } from './profile.ts';

/** The types of the identifiers a profile has. */
export const identifierTypesOf = (head: Pick<ProfileHead, 'identifierCounts'>): ReadonlySet<string> =>
  new Set(
    Object.entries(head.identifierCounts)
      .filter(([, count]) => count > 0)
      .map(([type]) => type),
  );

/** What segments are evaluated over for this profile. */
export const subjectOf = (
  head: Pick<ProfileHead, 'profileId' | 'state' | 'identifierCounts'>,
  identifierTypes: ReadonlySet<string> = identifierTypesOf(head),
): SegmentSubject => ({
  profileId: head.profileId,
  traits: head.state.traits,
  consent: head.state.consent,
  ...(head.state.restriction ? { restriction: head.state.restriction } : {}),
  leaves: head.state.leaves,
  identifierTypes,
});
