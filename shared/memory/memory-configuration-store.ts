import {
  type ConfigurationKind,
  type ConfigurationStore,
  countedAs,
  type Versioned,
} from '../ports/configuration-store.ts';

type Shelf = Map<string, Versioned<unknown>>;

/** The ConfigurationStore in memory; documents are copied on the way in and out, as a real store would. */
export const createMemoryConfigurationStore = (): ConfigurationStore => {
  const shelves = new Map<ConfigurationKind, Shelf>();
  const shelfOf = (kind: ConfigurationKind): Shelf => {
    const known: Shelf = shelves.get(kind) ?? new Map();
    shelves.set(kind, known);
    return known;
  };
  const revisions = new Map<ConfigurationKind, number>();
  const revisionOf = (kind: ConfigurationKind): number => revisions.get(countedAs(kind)) ?? 0;
  /** Moves the revision and answers it. */
  const move = (kind: ConfigurationKind): number => {
    revisions.set(countedAs(kind), revisionOf(kind) + 1);
    return revisionOf(kind);
  };
  const conflicts = (shelf: Shelf, id: string, expected: number | undefined): boolean =>
    expected !== undefined && expected !== (shelf.get(id)?.version ?? 0);

  return {
    get: async <T>(kind: ConfigurationKind, id: string) =>
      structuredClone(shelfOf(kind).get(id)) as Versioned<T> | undefined,
    list: async <T>(kind: ConfigurationKind) =>
      structuredClone([...shelfOf(kind).values()])
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map((found) => found as Versioned<T>),
    put: async (kind, { id, document, unchangedSince = revisionOf(kind) }, expected) => {
      const shelf = shelfOf(kind);
      if (conflicts(shelf, id, expected) || unchangedSince !== revisionOf(kind)) return 'conflict';
      const version = move(kind);
      shelf.set(id, { id, version, document: structuredClone(document) });
      return version;
    },
    putAll: async (documents, unchangedSince) => {
      const [first] = documents;
      if (!first || unchangedSince !== revisionOf(first.kind)) return 'conflict';
      const version = move(first.kind);
      for (const { kind, id, document } of documents)
        shelfOf(kind).set(id, { id, version, document: structuredClone(document) });
      return version;
    },
    delete: async (kind, id, expected) => {
      const shelf = shelfOf(kind);
      if (conflicts(shelf, id, expected)) return 'conflict';
      if (!shelf.delete(id)) return false;
      move(kind);
      return true;
    },
    revision: async (kind) => revisionOf(kind),
  };
};
