import createClient, { type Middleware } from 'openapi-fetch';
import { sessionToken, tellExpired } from '../app/session/session.ts';
import { ApiError, errorOf } from './api-error.ts';
import type { paths } from './schema.gen.ts';

const withSession: Middleware = {
  onRequest: ({ request }) => {
    const token = sessionToken();
    if (token !== undefined) request.headers.set('authorization', `Bearer ${token}`);
    return request;
  },
  onResponse: ({ response, request }) => {
    if (response.status !== 401) return;
    // An answer to an older token says nothing about the one of now.
    if (request.headers.get('authorization') === `Bearer ${sessionToken()}`) tellExpired();
  },
  onError: ({ error }) => {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new ApiError({ status: 0, code: 'no-answer', message: '' });
  },
};

/** The API, typed by its own description. Answers come as `{data, error, response}`; `answerOf` gives the data or throws. */
export const api = createClient<paths>({ baseUrl: '/' });
api.use(withSession);

interface Answered<T> {
  readonly data?: T;
  readonly error?: unknown;
  readonly response: Response;
}

/** The data of a call; throws an `ApiError` for anything else. */
export const answerOf = async <T>(call: Promise<Answered<T>>): Promise<NonNullable<T>> => {
  const { data, error, response } = await call;
  if (!response.ok) throw errorOf(response, error);
  return data as NonNullable<T>;
};

/** The data of a call with the version that it is of, for `If-Match`. */
export const versionedAnswerOf = async <T>(
  call: Promise<Answered<T>>,
): Promise<{ data: NonNullable<T>; etag: string | undefined }> => {
  const { data, error, response } = await call;
  if (!response.ok) throw errorOf(response, error);
  return { data: data as NonNullable<T>, etag: response.headers.get('etag') ?? undefined };
};

/** Headers of a write that must replace the version that was read, or nothing. */
export const ifMatch = (etag: string | undefined): Record<string, string> =>
  etag === undefined ? { 'if-none-match': '*' } : { 'if-match': etag };
