import * as z from 'zod';

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

/** UTF-8 text as base64url, without padding. */
export const encodeBase64Url = (text: string): string => toBase64Url(new TextEncoder().encode(text));

/** The text of a base64url string; `undefined` when it is not base64url of UTF-8. */
export const decodeBase64Url = (encoded: string): string | undefined => {
  if (!/^[A-Za-z0-9_-]*$/.test(encoded)) return undefined;
  try {
    const binary = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

/** An opaque cursor over a position; clients hand it back unread. */
export const encodeCursor = (position: unknown): string => encodeBase64Url(JSON.stringify(position));

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** The `cursor` query parameter of a paged list: a position of the given shape, or an issue that says to start again. */
export const cursorOf = <T extends z.ZodType>(position: T) =>
  z
    .string()
    .max(4096)
    .describe('`next` of the page before.')
    .transform((text, context): z.output<T> => {
      const parsed = position.safeParse(parseJson(decodeBase64Url(text) ?? ''));
      if (parsed.success) return parsed.data;
      context.issues.push({
        code: 'custom',
        input: text,
        message: 'is not a cursor of this list; leave it out to start',
      });
      return z.NEVER;
    });

/** The `limit` query parameter. */
export const limitUpTo = (most: number, usual: number) =>
  z.coerce.number().int().min(1).max(most).default(usual).describe(`Page size, at most ${most}.`);
