import type { ProfileSample } from '../domain/profile/profile-count.ts';

/**
 * Counts profiles at a cost that does not grow with them. Few are counted all; of many, those in a part of the keys, which are
 * spread by a hash, so that every part holds about as many.
 */
export interface ProfileCounter {
  /** `turn` says which part is looked at where it is not all: another each time, so that no part's luck stays. */
  sample(turn: number): Promise<ProfileSample>;
}
