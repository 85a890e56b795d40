import * as z from 'zod';
import type { Identifier } from '../identity/identifier.ts';
import { normaliseIdentifier } from '../identity/normalise-identifier.ts';
import { decodeBase64Url } from './cursor.ts';

/** How a call names a profile: by its id, or by one of its identifiers. */
export type ProfileName = { readonly profileId: string } | { readonly identifier: Identifier };

/** Identifier types as clients spell them; they never contain a colon. */
const TYPE = /^[A-Za-z][A-Za-z0-9_-]{0,63}$/;

const MESSAGE = 'is profileId:…, type:value, or b64: and the base64url of type:value';

/** An identifier from a client, in its one spelling; `undefined` for what cannot name one person. */
export const readIdentifier = (type: string, value: string): Identifier | undefined =>
  TYPE.test(type) && type !== 'profileId' ? normaliseIdentifier(type, value) : undefined;

const readName = (text: string): ProfileName | undefined => {
  const colon = text.indexOf(':');
  const [type, value] = [text.slice(0, colon), text.slice(colon + 1)];
  if (colon < 1) return undefined;
  if (type === 'profileId') return /^[A-Za-z0-9_-]{1,128}$/.test(value) ? { profileId: value } : undefined;
  const identifier = readIdentifier(type, value);
  return identifier && { identifier };
};

const unwrap = (text: string): string | undefined =>
  text.startsWith('b64:') ? decodeBase64Url(text.slice('b64:'.length)) : text;

/** The `{identifier}` of a path. The message never repeats the value, which is personal. */
export const profileNameSchema = z
  .string()
  .max(4096)
  .describe('`profileId:…`, `type:value` URL-encoded, or `b64:` and the base64url of `type:value`.')
  .transform((text, context): ProfileName => {
    const name = readName(unwrap(text) ?? '');
    if (name) return name;
    context.issues.push({ code: 'custom', input: text, message: MESSAGE });
    return z.NEVER;
  });
