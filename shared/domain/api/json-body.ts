import type { HttpRequest, HttpResponse } from '../http.ts';
import { readJson } from '../http.ts';
import { failure } from './failures.ts';

/** Management documents are small; a stored one must fit a 400 KB item. */
export const MAX_BODY_BYTES = 256 * 1024;
/** Deeper than any definition a person wrote, far from what would exhaust a stack. */
export const MAX_DEPTH = 64;

const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/** Walks without recursion, so depth cannot hurt. Gives the first reason to refuse the value. */
const refusalOf = (root: unknown): string | undefined => {
  const pending: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { value, depth } = next;
    if (typeof value !== 'object' || value === null) continue;
    if (depth >= MAX_DEPTH) return `The body nests deeper than ${MAX_DEPTH} levels.`;
    for (const [key, inner] of Object.entries(value)) {
      if (FORBIDDEN_KEYS.has(key)) return `The body has a property named “${key}”, which no document may have.`;
      pending.push({ value: inner, depth: depth + 1 });
    }
  }
  return undefined;
};

/** The JSON of a body, or the 400, 413 or 422 that says what is wrong with it. */
export const parseBody = (request: HttpRequest): { readonly json: unknown } | { readonly refused: HttpResponse } => {
  if ((request.body?.length ?? 0) > MAX_BODY_BYTES) {
    return { refused: failure('too-large', `The body is larger than ${MAX_BODY_BYTES / 1024} KiB.`) };
  }
  const read = readJson(request);
  if ('refused' in read) return read;
  const refusal = refusalOf(read.json);
  return refusal === undefined ? read : { refused: failure('invalid-request', refusal) };
};
