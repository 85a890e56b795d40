import type { InactiveErasure, InactiveErasures } from '../ports/inactive-erasures.ts';

/** The InactiveErasures in memory. */
export const createMemoryInactiveErasures = (): InactiveErasures => {
  const underWay = new Map<string, InactiveErasure>();
  return {
    find: async (profileId) => underWay.get(profileId),
    begin: async (profileId, erasure) => {
      const standing = underWay.get(profileId) ?? erasure;
      underWay.set(profileId, standing);
      return standing;
    },
    end: async (profileId, requestId) => {
      if (underWay.get(profileId)?.requestId === requestId) underWay.delete(profileId);
    },
  };
};
