import type * as z from 'zod';
import { failure } from '../../shared/domain/api/failures.ts';
import type { resultsQuery } from '../../shared/domain/api/privacy-request-schemas.ts';
import type { HttpRequest, HttpResponse } from '../../shared/domain/http.ts';
import type { PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import type { ObjectReader } from '../../shared/ports/object-store.ts';

type Query = z.output<typeof resultsQuery>;

/** Nothing in the page may run or load; what people typed is in it. */
const SAFE = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  'x-content-type-options': 'nosniff',
};

const wantsPage = ({ format }: Query, { headers }: HttpRequest): boolean =>
  format === 'html' || (format === undefined && /^\s*text\/html\b/.test(headers['accept'] ?? ''));

const nameOf = (query: Query, request: HttpRequest): string => {
  if (query.file !== undefined) return query.file;
  return wantsPage(query, request) ? `person-${query.lang}.html` : 'person.json';
};

/** Reads the files of a request's results. */
export const createReadResults =
  (files: ObjectReader) =>
  async (request: PrivacyRequest, query: Query, http: HttpRequest): Promise<HttpResponse> => {
    if (request.phase !== 'completed')
      return failure('conflict', 'The request is not completed: GET its status, or wait for the callback.');
    if (!request.results)
      return failure('conflict', 'A request of this type gives a receipt and no results: GET …/receipt.');
    const name = nameOf(query, http);
    const file = request.results.files.find((each) => each.name === name);
    if (!file)
      return failure('not-found', 'The package has no file of this name; GET …/results lists them under “files”.');
    const text = await files.read(`${request.results.folder}/${name}`);
    // Emptied by an erasure, or expired: nobody learns which.
    if (!text) return failure('not-found', 'Results are kept for 30 days and are gone; submit a new request.');
    return { status: 200, headers: { ...SAFE, 'content-type': file.contentType }, body: text };
  };
