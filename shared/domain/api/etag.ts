import type { HttpRequest, HttpResponse } from '../http.ts';
import { failure } from './failures.ts';

/** The ETag of a version. */
export const etagOf = (version: number): string => `"${version}"`;

/** The part of a stored document that preconditions look at. */
interface Current {
  readonly version: number;
}

const names = (header: string, version: number): boolean =>
  header.split(',').some((tag) => tag.trim().replace(/^W\//, '').replaceAll('"', '') === String(version));

/**
 * What a write may be conditional on, after RFC 9110 §13.1: the version it replaces (0 for "must not exist"), `undefined` when
 * the client asked for nothing, or the 412 for a lost update. The store checks the same version again when it writes.
 */
export const preconditionOf = (
  headers: HttpRequest['headers'],
  current: Current | undefined,
): { readonly expected: number | undefined } | { readonly lost: HttpResponse } => {
  const match = headers['if-match']?.trim();
  if (match !== undefined) {
    const holds = current !== undefined && (match === '*' || names(match, current.version));
    return holds ? { expected: current.version } : { lost: lostUpdate(current) };
  }
  if (headers['if-none-match']?.trim() === '*') {
    return current === undefined ? { expected: 0 } : { lost: lostUpdate(current) };
  }
  return { expected: undefined };
};

/** The 412 that says how to go on. */
export const lostUpdate = (current: Current | undefined): HttpResponse =>
  failure(
    'lost-update',
    current === undefined
      ? 'The document does not exist (any more). GET it, then PUT without If-Match to create it.'
      : 'The document is not the one you expect: somebody changed it. GET it again and repeat your change with its new ETag.',
  );
