import type { KnownAudience, RemovalRequest } from '../domain/export/removal.ts';
import type { RemovalStore } from '../ports/removal-store.ts';

/** The RemovalStore in memory. */
export const createMemoryRemovalStore = (): RemovalStore => {
  const known = new Map<string, KnownAudience>();
  const deleted = new Map<string, number>();
  const requests = new Map<string, RemovalRequest>();
  return {
    remember: async (audience) =>
      void known.set(JSON.stringify([audience.audience, audience.exportId]), structuredClone(audience)),
    audiences: async () => structuredClone([...known.values()]),
    noteDeleted: async (destinationId, at) => void deleted.set(destinationId, at),
    deletedAt: async (destinationId) => deleted.get(destinationId),
    get: async (id) => structuredClone(requests.get(id)),
    put: async (request) => {
      if ((requests.get(request.id)?.version ?? 0) !== request.version - 1) return 'conflict';
      requests.set(request.id, structuredClone(request));
      return 'written';
    },
    due: async ({ now, limit }) =>
      structuredClone(
        [...requests.values()]
          .filter(({ closedAt, nextAt }) => closedAt === undefined && nextAt <= now)
          .sort((a, b) => a.nextAt - b.nextAt)
          .slice(0, limit),
      ),
  };
};
