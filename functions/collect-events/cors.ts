import { type HttpRequest, type HttpResponse, refuse } from '../../shared/domain/http.ts';
import type { Source } from '../../shared/ports/source-directory.ts';

/** How long a browser remembers a preflight, seconds: Chromium's maximum. */
const PREFLIGHT_SECONDS = '7200';

/** True where the source lets a page of this origin read the answers. */
export const sourcePermits = ({ origins }: Source, origin: string): boolean =>
  origins.some((each) => each === '*' || each.toLowerCase() === origin.toLowerCase());

/**
 * The answer as a page of the request's origin may read it. Credentials are permitted because `sendBeacon` always sends them;
 * Headwater sets no cookies, so they carry no authority.
 */
export const shareWith = (response: HttpResponse, request: HttpRequest, permitted: boolean): HttpResponse => {
  const { origin } = request.headers;
  if (origin === undefined) return response;
  const sharing: Record<string, string> = permitted
    ? {
        'access-control-allow-origin': origin,
        'access-control-allow-credentials': 'true',
        'access-control-expose-headers': 'retry-after, x-request-id',
      }
    : {};
  return { ...response, headers: { ...response.headers, ...sharing, vary: 'Origin' } };
};

/** The answer to a preflight, which carries no key: yes for origins that any source permits. */
export const answerPreflight = (request: HttpRequest, permitted: boolean): HttpResponse => {
  if (!permitted) {
    return refuse(403, {
      code: 'unknown-origin',
      message: 'No source permits this origin; add it to the origins of one.',
    });
  }
  const requested = request.headers['access-control-request-headers'] ?? 'authorization, content-type';
  return {
    status: 204,
    headers: {
      'access-control-allow-methods': 'GET, POST, OPTIONS',
      'access-control-allow-headers': requested,
      'access-control-max-age': PREFLIGHT_SECONDS,
    },
  };
};
