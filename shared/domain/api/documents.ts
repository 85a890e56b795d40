import type { HttpRequest, HttpResponse } from '../http.ts';
import { etagOf, lostUpdate, preconditionOf } from './etag.ts';
import { failure, noContent, notFound } from './failures.ts';

/** A configured document as stored. */
export interface Stored<T> {
  readonly id: string;
  readonly version: number;
  readonly document: T;
}

/** The part of the configuration store that calls on one kind of document need. */
export interface DocumentStore<K extends string> {
  get<T>(kind: K, id: string): Promise<Stored<T> | undefined>;
  put<T>(
    kind: K,
    document: { id: string; document: T; unchangedSince?: number },
    expected: number | undefined,
  ): Promise<number | 'conflict'>;
  delete(kind: K, id: string, expected: number | undefined): Promise<boolean | 'conflict'>;
}

/** Where a call on one document finds it. */
export interface DocumentCall<K extends string> {
  readonly store: DocumentStore<K>;
  readonly kind: K;
  readonly id: string;
  readonly headers: HttpRequest['headers'];
}

/** What to store; `unchangedSince` guards rules over several documents of the kind. */
export type Decision<T> =
  | { readonly document: T; readonly unchangedSince?: number }
  | { readonly refused: HttpResponse };

/** How often a decision is taken again when somebody else wrote in between. */
const ATTEMPTS = 5;

const busy = (): HttpResponse =>
  failure('conflict', 'Others are changing the same configuration right now; send the request again.');

/** An answer that shows a document with its ETag. */
export const showDocument = (status: 200 | 201, version: number, body: unknown): HttpResponse => ({
  status,
  headers: { etag: etagOf(version) },
  body,
});

/**
 * Replaces a document whole, or creates it (201): the client's precondition first, then `decide` over what is stored, then a
 * write that holds only if nothing moved since; else all of it again. The same document again is no write: a new version
 * of a segment makes every profile fold anew.
 */
export const replaceDocument = async <T, K extends string>(
  { store, kind, id, headers }: DocumentCall<K>,
  decide: (current: Stored<T> | undefined) => Promise<Decision<T>>,
  show: (stored: Stored<T>) => unknown | Promise<unknown>,
): Promise<HttpResponse> => {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const current = await store.get<T>(kind, id);
    const precondition = preconditionOf(headers, current);
    if ('lost' in precondition) return precondition.lost;
    const decision = await decide(current);
    if ('refused' in decision) return decision.refused;
    const isSame = current !== undefined && JSON.stringify(current.document) === JSON.stringify(decision.document);
    const version = isSame ? current.version : await store.put(kind, { id, ...decision }, current?.version ?? 0);
    if (version === 'conflict') continue;
    return showDocument(current ? 200 : 201, version, await show({ id, version, document: decision.document }));
  }
  return busy();
};

/** Deletes a document: 204, 404, 412, or what `refuse` says, such as that it is in use. */
export const deleteDocument = async <T, K extends string>(
  { store, kind, id, headers }: DocumentCall<K>,
  refuse?: (current: Stored<T>) => Promise<HttpResponse | undefined>,
): Promise<HttpResponse> => {
  const current = await store.get<T>(kind, id);
  if (current === undefined) return headers['if-match'] === undefined ? notFound(kind, id) : lostUpdate(undefined);
  const precondition = preconditionOf(headers, current);
  if ('lost' in precondition) return precondition.lost;
  const refused = await refuse?.(current);
  if (refused) return refused;
  const deleted = await store.delete(kind, id, precondition.expected);
  if (deleted === 'conflict') return lostUpdate(current);
  return deleted ? noContent : notFound(kind, id);
};
