import type { HttpResponse, RefusalStatus } from '../http.ts';
import { refuse } from '../http.ts';

/** One thing that is wrong: `path` is dotted (`definition.all.0`), empty for the whole document. */
export interface ErrorDetail {
  readonly path: string;
  readonly message: string;
}

const STATUS = {
  'malformed-json': 400,
  'not-permitted': 403,
  'not-found': 404,
  'in-use': 409,
  conflict: 409,
  'not-unlinked': 409,
  'not-quarantined': 409,
  'lost-update': 412,
  'too-large': 413,
  'invalid-request': 422,
  'too-much-history': 422,
  'too-many-identifiers': 422,
} as const satisfies Record<string, RefusalStatus>;

/** Codes that management calls refuse with; part of the contract. */
export type FailureCode = keyof typeof STATUS;

/** A refusal of the management API; `message` says what to do about it and holds no personal data. */
export const failure = (code: FailureCode, message: string, details: readonly ErrorDetail[] = []): HttpResponse =>
  refuse(STATUS[code], { code, message, ...(details.length === 0 ? {} : { details }) });

/** 204. */
export const noContent: HttpResponse = { status: 204 };

/** 404 in the words of the thing asked for: `notFound('segment', 'vip')`. */
export const notFound = (thing: string, id: string): HttpResponse =>
  failure('not-found', `There is no ${thing} “${id}”; GET the list to see which exist.`);

/** The 422 that lists what is wrong and where. */
export const invalid = (details: readonly ErrorDetail[]): HttpResponse => {
  const paths = [...new Set(details.map(({ path }) => path || 'the document'))].join(', ');
  return failure('invalid-request', `Correct what is wrong with: ${paths}.`, details);
};
