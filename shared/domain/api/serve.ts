import type * as z from 'zod';
import type { Caller } from '../access/caller.ts';
import type { HttpRequest, HttpResponse } from '../http.ts';
import type { ErrorDetail } from './failures.ts';
import { invalid } from './failures.ts';
import { parseBody } from './json-body.ts';
import type { Operation, Operations } from './operation.ts';

type Parsed<T> = T extends z.ZodType ? z.output<T> : undefined;

/** What a handler gets: everything validated; `headers` for preconditions. `now` is when the request came, epoch ms. */
export interface Call<O extends Operation> {
  readonly path: O extends { path: infer P } ? Parsed<P> : undefined;
  readonly query: O extends { query: infer Q } ? Parsed<Q> : undefined;
  readonly body: O extends { body: infer B } ? Parsed<B> : undefined;
  readonly headers: HttpRequest['headers'];
  readonly now: number;
  /** Who makes a management call. */
  readonly caller?: Caller;
  /** The request itself, for calls that sign their answer or keep what was sent. */
  readonly request: HttpRequest;
}

/** Answers one route; every refusal is an answer too. */
export interface HttpRoute {
  (request: HttpRequest): Promise<HttpResponse>;
  /** What the call is, for who decides about it before it is carried out. */
  readonly operation?: Operation;
}

/** One handler per route of a table. */
export type Handlers<T extends Operations> = {
  readonly [R in keyof T]: T[R] extends Operation ? (call: Call<T[R]>) => Promise<HttpResponse> : never;
};

const MAX_DETAILS = 20;

/** Of the alternatives of a union, the one that the value comes closest to. */
const closest = (alternatives: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] =>
  alternatives.toSorted((a, b) => a.length - b.length)[0] ?? [];

/** A name as errors repeat it: what was sent in the place of one may be a person's address or number. */
const nameOf = (key: string): string => (/^[A-Za-z_$][\w$-]{0,99}$/.test(key) ? key : '(unreadable name)');

const issueDetails = (issue: z.core.$ZodIssue, at: readonly string[]): readonly ErrorDetail[] => {
  const base = [...at, ...issue.path.map(String)];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({ path: [...base, nameOf(key)].join('.'), message: 'is not known here' }));
  }
  const inner = issue.code === 'invalid_union' ? closest(issue.errors) : [];
  if (inner.length > 0) return inner.flatMap((each) => issueDetails(each, base));
  return [{ path: base.join('.'), message: issue.message }];
};

/** The details of a failed parse; `at` is the part of the request it was (`query`), empty for the body. */
export const detailsOf = (error: z.core.$ZodError, at = ''): readonly ErrorDetail[] =>
  error.issues.flatMap((issue) => issueDetails(issue, at === '' ? [] : [at])).slice(0, MAX_DETAILS);

type Checked = { readonly value: unknown } | { readonly refused: HttpResponse };

const check = (schema: z.ZodType | undefined, value: unknown, at: string): Checked => {
  if (schema === undefined) return { value: undefined };
  const parsed = schema.safeParse(value);
  return parsed.success ? { value: parsed.data } : { refused: invalid(detailsOf(parsed.error, at)) };
};

const checkBody = (schema: z.ZodType | undefined, request: HttpRequest): Checked => {
  if (schema === undefined) return { value: undefined };
  if (!request.body?.length) {
    // A call whose body has defaults throughout may come without one.
    const empty = schema.safeParse({});
    if (empty.success) return { value: empty.data };
  }
  const parsed = parseBody(request);
  return 'refused' in parsed ? parsed : check(schema, parsed.json, '');
};

type AnyHandler = (call: Call<Operation>) => Promise<HttpResponse>;

const serveOne =
  (operation: Operation, handler: AnyHandler): HttpRoute =>
  async (request) => {
    const path = check(operation.path, request.params, 'path');
    if ('refused' in path) return path.refused;
    const query = check(operation.query, request.query, 'query');
    if ('refused' in query) return query.refused;
    const body = checkBody(operation.body, request);
    if ('refused' in body) return body.refused;
    const { headers, receivedAt: now, caller } = request;
    const given = { path: path.value, query: query.value, body: body.value, headers, now, request };
    return handler({ ...given, ...(caller && { caller }) } as Call<Operation>);
  };

/**
 * Turns a table of operations and their handlers into routes from request to answer. Bad input of any kind ends as a 4xx
 * here; a handler only ever sees what its schemas let through.
 */
export const serve = <const T extends Operations>(
  operations: T,
  handlers: Handlers<T>,
): Readonly<Record<string, HttpRoute>> => {
  const handlerOf = handlers as unknown as Readonly<Record<string, AnyHandler | undefined>>;
  return Object.fromEntries(
    Object.entries(operations as Readonly<Record<string, Operation>>).flatMap(([route, operation]) => {
      const handler = handlerOf[route];
      return handler ? [[route, Object.assign(serveOne(operation, handler), { operation })]] : [];
    }),
  );
};
