import type { Caller } from './access/caller.ts';
import type { Json } from './json.ts';

/** A request as a use case sees it: no gateway's shape, no Node built-ins. Times epoch milliseconds. */
export interface HttpRequest {
  readonly method: string;
  /** The route that matched, as declared: `GET /v1/segments/{id}`. Safe to log, unlike the path. */
  readonly route: string;
  /** Path variables, URL-decoded. */
  readonly params: Readonly<Record<string, string>>;
  /** Query parameters, URL-decoded; a repeated one is joined by commas. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The bytes as sent (a gzip body still packed); absent when there were none. */
  readonly body?: Uint8Array;
  readonly sourceIp: string;
  /** `https://host` as the client called it. */
  readonly origin: string;
  readonly receivedAt: number;
  readonly requestId: string;
  /** Who makes a management call; set once the token is known to permit it. */
  readonly caller?: Caller;
}

/** An answer. `body`: text and bytes go out as they are, anything else as JSON; absent means an empty body. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** What broke, for the log; never sent. */
  readonly cause?: unknown;
}

/** Kebab-case codes of the statuses that api.md gives a meaning; used where a refusal has no code of its own. */
export type RefusalStatus = 400 | 401 | 403 | 404 | 409 | 412 | 413 | 422 | 428 | 429 | 500 | 501 | 503;

/** What a refusal says besides its status and code: `message` tells the caller what to do about it. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly details?: readonly unknown[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** An answer 200 with a JSON body. */
export const answer = (body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status: 200,
  headers,
  body,
});

/** An error answer in the one shape of api.md: `{"error":{"code","message","details"}}`. A value, never thrown. */
export const refuse = (status: RefusalStatus, { code, message, details, headers = {} }: Refusal): HttpResponse => ({
  status,
  headers,
  body: { error: { code, message, ...(details === undefined ? {} : { details }) } },
});

/** The JSON of a request's body, or the refusal to answer with: 400 for what is not UTF-8 JSON or not there. */
export const readJson = (request: HttpRequest): { readonly json: Json } | { readonly refused: HttpResponse } => {
  if (!request.body?.length) {
    return { refused: refuse(400, { code: 'missing-body', message: 'Send a JSON body with this call.' }) };
  }
  try {
    return { json: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(request.body)) as Json };
  } catch {
    return {
      refused: refuse(400, { code: 'malformed-json', message: 'The body is not UTF-8 JSON; check how it is encoded.' }),
    };
  }
};
