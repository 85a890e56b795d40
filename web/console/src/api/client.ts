import createClient, { type Middleware } from 'openapi-fetch';
import { fetchWithSession } from '../app/session/renewal.ts';
import { ApiError, errorOf } from './api-error.ts';
import { noteDate } from './clock.ts';
import type { paths } from './schema.gen.ts';

const withoutAnswer: Middleware = {
  onError: ({ error }) => {
    if (error instanceof DOMException && error.name === 'AbortError') return error;
    return new ApiError({ status: 0, code: 'no-answer', message: '' });
  },
};

const tellingTime: Middleware = {
  onResponse: ({ response }) => noteDate(response.headers.get('date')),
};

/** The API, typed by its own description. Answers come as `{data, error, response}`; `answerOf` gives the data or throws. */
export const api = createClient<paths>({ baseUrl: '/', fetch: fetchWithSession });
api.use(withoutAnswer, tellingTime);

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
