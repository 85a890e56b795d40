import type { ConfigurationKind, ConfigurationStore, Versioned } from '../ports/configuration-store.ts';

interface Shelf {
  revision: number;
  readonly documents: Map<string, Versioned<unknown>>;
}

/** The ConfigurationStore in memory; documents are copied on the way in and out, as a real store would. */
export const createMemoryConfigurationStore = (): ConfigurationStore => {
  const shelves = new Map<ConfigurationKind, Shelf>();
  const shelfOf = (kind: ConfigurationKind): Shelf => {
    const known = shelves.get(kind) ?? { revision: 0, documents: new Map() };
    shelves.set(kind, known);
    return known;
  };
  const conflicts = (shelf: Shelf, id: string, expected: number | undefined): boolean =>
    expected !== undefined && expected !== (shelf.documents.get(id)?.version ?? 0);

  return {
    get: async <T>(kind: ConfigurationKind, id: string) =>
      structuredClone(shelfOf(kind).documents.get(id)) as Versioned<T> | undefined,
    list: async <T>(kind: ConfigurationKind) =>
      structuredClone([...shelfOf(kind).documents.values()])
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((found) => found as Versioned<T>),
    put: async (kind, { id, document, unchangedSince }, expected) => {
      const shelf = shelfOf(kind);
      if (conflicts(shelf, id, expected) || (unchangedSince ?? shelf.revision) !== shelf.revision) return 'conflict';
      shelf.revision += 1;
      shelf.documents.set(id, { id, version: shelf.revision, document: structuredClone(document) });
      return shelf.revision;
    },
    putAll: async (kind, documents, unchangedSince) => {
      const shelf = shelfOf(kind);
      if (unchangedSince !== shelf.revision) return 'conflict';
      shelf.revision += 1;
      for (const { id, document } of documents)
        shelf.documents.set(id, { id, version: shelf.revision, document: structuredClone(document) });
      return shelf.revision;
    },
    delete: async (kind, id, expected) => {
      const shelf = shelfOf(kind);
      if (conflicts(shelf, id, expected)) return 'conflict';
      if (!shelf.documents.delete(id)) return false;
      shelf.revision += 1;
      return true;
    },
    revision: async (kind) => shelfOf(kind).revision,
  };
};
