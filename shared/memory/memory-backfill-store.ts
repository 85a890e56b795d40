import type { Backfill } from '../domain/segment/backfill.ts';
import type { BackfillStore } from '../ports/backfill-store.ts';

/** The BackfillStore in memory. */
export const createMemoryBackfillStore = (): BackfillStore => {
  const rows = new Map<string, Backfill>();
  return {
    list: async () => [...rows.values()],
    get: async (segmentId) => rows.get(segmentId),
    start: async (backfill) => {
      const known = rows.get(backfill.segmentId);
      if (known === undefined || known.version <= backfill.version) rows.set(backfill.segmentId, backfill);
    },
    markQueued: async ({ segmentId, hash, version }) => {
      const row = rows.get(segmentId);
      if (row?.hash === hash && row.version === version) rows.set(segmentId, { ...row, queued: true });
    },
    advance: async ({ segmentId, hash, version, part, done, finished, at }) => {
      const row = rows.get(segmentId);
      if (row?.hash !== hash || row.version !== version) return 'superseded';
      rows.set(segmentId, { ...row, progressedAt: at, parts: row.parts.with(part, { done, finished }) });
      return 'advanced';
    },
    remove: async (segmentId) => {
      rows.delete(segmentId);
    },
  };
};
