import assert from 'node:assert/strict';
import { type Caller, ROOT_CALLER } from '../../shared/domain/access/caller.ts';
import type { Operation, Operations } from '../../shared/domain/api/operation.ts';
import type { HttpRoute } from '../../shared/domain/api/serve.ts';
import type { HttpRequest, HttpResponse } from '../../shared/domain/http.ts';

/** A response as a client reads it: the body went through JSON. */
export interface Received {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: tests read whatever the API answers.
  readonly body: any;
}

export interface Sent {
  readonly body?: unknown;
  /** Sent as it is instead of `body`. */
  readonly raw?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
  /** Who calls, as the authenticator says; the deployment's own token unless stated. */
  readonly caller?: Caller;
}

const paramsOf = (template: string, path: string): Record<string, string> | undefined => {
  const wanted = template.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? '';
    if (part.startsWith('{')) params[part.slice(1, -1)] = decodeURIComponent(value);
    else if (part !== value) return undefined;
  }
  return params;
};

/** API Gateway's choice: the route with the fewest variables wins. */
const matchRoute = (routes: readonly string[], method: string, path: string) =>
  routes
    .filter((route) => route.startsWith(`${method} `))
    .map((route) => ({ route, params: paramsOf(route.slice(method.length + 1), path) }))
    .filter((match): match is { route: string; params: Record<string, string> } => match.params !== undefined)
    .sort((a, b) => Object.keys(a.params).length - Object.keys(b.params).length)[0];

const bytesOf = ({ body, raw }: Sent): Uint8Array | undefined => {
  if (raw !== undefined) return typeof raw === 'string' ? new TextEncoder().encode(raw) : raw;
  return body === undefined ? undefined : new TextEncoder().encode(JSON.stringify(body));
};

/** A successful answer must be one the contract declares, in shape too. */
const holdToContract = (operation: Operation | undefined, route: string, { status, body }: HttpResponse): void => {
  if (status >= 400) {
    assert.equal(typeof (body as { error?: { code?: unknown } }).error?.code, 'string');
    return;
  }
  const declared = operation?.answers?.[status];
  assert.notEqual(declared, undefined, `${route} answered an undeclared ${status}`);
  if (declared === null) {
    assert.equal(body, undefined);
    return;
  }
  const parsed = declared?.safeParse(JSON.parse(JSON.stringify(body)));
  assert.ok(parsed?.success, `${route} ${status}: ${parsed?.error?.message}`);
};

/** Calls routes as a client of the gateway would, and holds every answer to the contract. */
export const createApiClient = (
  operations: Operations,
  routes: Readonly<Record<string, HttpRoute>>,
  now: () => number = () => Date.UTC(2026, 10, 22, 10),
) => {
  return async (method: string, url: string, sent: Sent = {}): Promise<Received> => {
    const [path = '', search = ''] = url.split('?', 2);
    const match = matchRoute(Object.keys(routes), method, path);
    if (match === undefined) return { status: 404, headers: {}, body: { error: { code: 'unknown-route' } } };
    const body = bytesOf(sent);
    const request: HttpRequest = {
      method,
      route: match.route,
      params: match.params,
      query: Object.fromEntries(new URLSearchParams(search)),
      headers: sent.headers ?? {},
      ...(body === undefined ? {} : { body }),
      sourceIp: '203.0.113.7',
      origin: 'https://headwater.example',
      receivedAt: now(),
      requestId: 'request-1',
      caller: sent.caller ?? ROOT_CALLER,
    };
    const response = await routes[match.route]?.(request);
    assert.ok(response, `no handler for ${match.route}`);
    holdToContract(operations[match.route as keyof Operations], match.route, response);
    const text = response.body === undefined ? undefined : JSON.stringify(response.body);
    return {
      status: response.status,
      headers: response.headers ?? {},
      body: text === undefined ? undefined : JSON.parse(text),
    };
  };
};
