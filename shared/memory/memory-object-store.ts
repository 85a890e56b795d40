import type { ObjectReader, ObjectStore } from '../ports/object-store.ts';

/** The ObjectStore in memory, with its reader; texts are kept as they are, and `sha256` is no digest but names the text. */
export const createMemoryObjectStore = (): ObjectStore &
  ObjectReader & { readonly objects: ReadonlyMap<string, string> } => {
  const objects = new Map<string, string>();
  return {
    objects,
    read: async (key) => objects.get(key),
    put: async ({ key, text }) => {
      objects.set(key, text);
      return { sha256: `text-of-${text.length}`, bytes: text.length };
    },
  };
};
