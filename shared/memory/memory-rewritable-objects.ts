import type { RewritableObjects } from '../ports/rewritable-objects.ts';

interface Options<Content> {
  /** Where the objects are; shared with what else writes them. */
  readonly objects?: Map<string, Content>;
  /** When every object was written, epoch ms. */
  readonly writtenAt?: number;
}

const MOST = 1_000;
const sizeOf = (content: unknown): number => new TextEncoder().encode(JSON.stringify(content)).length;

/** Not a digest but a name of the content, which is what callers compare. */
const nameOf = (content: unknown): string => `"${JSON.stringify(content)}"`;

/** RewritableObjects in memory. A version is named by its content: writing the same again is no change, as in S3. */
export const createMemoryRewritableObjects = <Content>({
  objects = new Map<string, Content>(),
  writtenAt = 0,
}: Options<Content> = {}): RewritableObjects<Content> & { readonly objects: Map<string, Content> } => {
  const isVersion = (key: string, etag: string): boolean => objects.has(key) && nameOf(objects.get(key)) === etag;
  const stateOf = (content: Content) => ({ sha256: `of ${nameOf(content)}`, bytes: sizeOf(content) });
  return {
    objects,
    list: async ({ prefix, after = '', limit = MOST }) =>
      [...objects]
        .filter(([key]) => key.startsWith(prefix) && key > after)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .slice(0, Math.min(limit, MOST))
        .map(([key, content]) => ({ key, etag: nameOf(content), bytes: sizeOf(content), writtenAt })),
    read: async (key) => {
      const content = objects.get(key);
      if (content === undefined) return undefined;
      return { content: structuredClone(content), etag: nameOf(content), ...stateOf(content) };
    },
    replace: async ({ key, etag, content }) => {
      if (!isVersion(key, etag)) return 'changed';
      objects.set(key, structuredClone(content));
      return stateOf(content);
    },
    remove: async ({ key, etag }) => {
      if (!isVersion(key, etag)) return 'changed';
      objects.delete(key);
      return 'removed';
    },
  };
};
