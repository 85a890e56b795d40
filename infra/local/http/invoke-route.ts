import { randomUUID } from 'node:crypto';
import type { HostParts } from '../host-parts.ts';
import { answerOf, eventOf, GATEWAY_ANSWERS, type HttpAnswer, type HttpRequest } from './payload.ts';

/** An HTTP API waits 30 s for its integration. */
const INTEGRATION_MS = 30_000;
/** Lambda takes no larger event, base64 included. */
const MOST_EVENT = 6 * 1024 * 1024;

const withTimeout = async <T>(work: Promise<T>, otherwise: T): Promise<T> => {
  const late = Promise.withResolvers<T>();
  const timer = setTimeout(() => late.resolve(otherwise), INTEGRATION_MS);
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    clearTimeout(timer);
  }
};

const TIMED_OUT = { ok: false, errorType: 'Sandbox.Timedout', errorMessage: '' } as const;

export const pathOf = (url: string): string => url.split('?')[0] ?? '/';

/** Hands a request to the function behind its route, as API Gateway does. */
export const invokeRoute = async (request: HttpRequest, parts: HostParts): Promise<HttpAnswer> => {
  const route = parts.router.match(request.method, pathOf(request.url));
  if (!route) return GATEWAY_ANSWERS.notFound;
  const event = eventOf(request, route);
  if (request.body.length > MOST_EVENT / 2 && JSON.stringify(event).length > MOST_EVENT)
    return GATEWAY_ANSWERS.tooLarge;
  const pool = parts.functions.get(route.functionArn);
  if (!pool) return GATEWAY_ANSWERS.failed;
  const result = await withTimeout(pool.invoke(event), TIMED_OUT);
  if (result.ok) return answerOf(result.value);
  return result.errorType === 'Sandbox.Timedout' ? GATEWAY_ANSWERS.timedOut : GATEWAY_ANSWERS.failed;
};

/** A request of the host's own, before the API is open to others. */
export const callRoute = (
  parts: HostParts,
  { method, path, token, body }: { method: string; path: string; token: string; body?: unknown },
): Promise<HttpAnswer> =>
  invokeRoute(
    {
      requestId: randomUUID(),
      method,
      url: path,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', host: new URL(parts.url).host },
      sourceIp: '127.0.0.1',
      body: body === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(body)),
      now: parts.clock.now(),
    },
    parts,
  );
