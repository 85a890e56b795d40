import type { Renewal, RenewalStore } from '../ports/renewal-store.ts';

/** The RenewalStore in memory. */
export const createMemoryRenewalStore = (): RenewalStore => {
  const kept = new Map<string, Renewal>();
  return {
    renewal: async (destinationId) => kept.get(destinationId),
    putRenewal: async (destinationId, renewal) => {
      if ((kept.get(destinationId)?.version ?? 0) !== renewal.version - 1) return 'conflict';
      kept.set(destinationId, renewal);
      return 'written';
    },
  };
};
