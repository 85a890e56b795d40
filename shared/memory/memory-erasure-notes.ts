import type { ErasedPosition } from '../domain/privacy/erasure.ts';
import { mergePositions } from '../domain/privacy/merge-positions.ts';
import type { ErasureNotes } from '../ports/erasure-notes.ts';

/** The ErasureNotes in memory. */
export const createMemoryErasureNotes = (): ErasureNotes => {
  const noted = new Map<string, readonly ErasedPosition[]>();
  const profiles = new Map<string, ReadonlySet<string>>();
  const saved = new Map<string, string>();
  return {
    add: async (requestId, positions) =>
      void noted.set(requestId, mergePositions([...(noted.get(requestId) ?? []), ...positions])),
    positions: async (requestId) => noted.get(requestId) ?? [],
    addProfiles: async (requestId, profileIds) =>
      void profiles.set(requestId, new Set([...(profiles.get(requestId) ?? []), ...profileIds])),
    profiles: async (requestId) => [...(profiles.get(requestId) ?? [])],
    progress: async <T>(requestId: string) => {
      const text = saved.get(requestId);
      return text === undefined ? undefined : (JSON.parse(text) as T);
    },
    save: async (requestId, progress) => void saved.set(requestId, JSON.stringify(progress)),
    forget: async (requestId) => {
      noted.delete(requestId);
      profiles.delete(requestId);
      saved.delete(requestId);
    },
  };
};
