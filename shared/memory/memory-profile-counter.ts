import { sampleBy } from '../domain/profile/profile-count.ts';
import type { ProfileCounter } from '../ports/profile-counter.ts';

/** The ProfileCounter over a list of ids that may grow. */
export const createMemoryProfileCounter = (ids: readonly string[]): ProfileCounter => ({
  sample: (turn) => sampleBy(turn, async (part, parts) => ids.filter((_, index) => index % parts === part).length),
});
