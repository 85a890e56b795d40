/** An object as it is listed. `writtenAt` epoch ms. */
export interface ListedObject {
  readonly key: string;
  readonly etag: string;
  readonly bytes: number;
  readonly writtenAt: number;
}

/** What an object held when it was read. `etag` names that version; `sha256` (hex) and `bytes` are of the stored bytes. */
export interface ReadObject<Content> {
  readonly content: Content;
  readonly etag: string;
  readonly sha256: string;
  readonly bytes: number;
}

/** The bytes that were stored; `changed` when the object is no longer the version that was named, and nothing was done. */
export type Replaced = { readonly sha256: string; readonly bytes: number } | 'changed';

/**
 * Objects that hold rows of persons and cannot simply be deleted (rule 34). A replacement and a removal name the version that was
 * read, so that nothing that was written meanwhile is lost; one that vanished has changed too.
 */
export interface RewritableObjects<Content> {
  /** Keys that begin with `prefix` and come after `after`, in the order of their UTF-8 bytes; at most `limit` (1,000). */
  list(query: { prefix: string; after?: string; limit?: number }): Promise<readonly ListedObject[]>;
  /** Undefined where there is none. */
  read(key: string): Promise<ReadObject<Content> | undefined>;
  /** The store itself verifies a stated SHA-256 of the bytes. */
  replace(object: { key: string; etag: string; content: Content }): Promise<Replaced>;
  remove(object: { key: string; etag: string }): Promise<'removed' | 'changed'>;
}

/** All keys under a prefix after a key, page by page. */
export async function* listAll(
  objects: Pick<RewritableObjects<unknown>, 'list'>,
  { prefix, after, limit = 1_000 }: { prefix: string; after?: string; limit?: number },
): AsyncGenerator<ListedObject> {
  let last = after;
  for (;;) {
    const page = await objects.list({ prefix, limit, ...(last === undefined ? {} : { after: last }) });
    yield* page;
    last = page.at(-1)?.key;
    if (page.length < limit || last === undefined) return;
  }
}
