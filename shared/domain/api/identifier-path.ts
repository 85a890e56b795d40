import * as z from 'zod';
import type { Identifier } from '../identity/identifier.ts';
import { normaliseIdentifier } from '../identity/normalise-identifier.ts';
import { RESERVED_NAMES, TYPE_NAME } from '../identity/type-names.ts';
import { decodeBase64Url } from './cursor.ts';

/** How a call names a profile: by its id, or by one of its identifiers. */
export type ProfileName = { readonly profileId: string } | { readonly identifier: Identifier };

const MESSAGE = 'is profileId:…, type:value, or b64: and the base64url of type:value';

/** What cannot name a person, and why: never repeats the value, which is personal. */
export interface Unreadable {
  readonly path: 'type' | 'value';
  readonly message: string;
}

/**
 * An identifier from a client in the spelling that collection gave it. A lookup has no source whose region a phone could follow,
 * so it must be international; blocked values are read, since what was stored before it was blocked is still there.
 */
export const readIdentifier = (type: string, value: string): Identifier | Unreadable => {
  if (!TYPE_NAME.test(type) || RESERVED_NAMES.includes(type)) {
    return { path: 'type', message: 'is no type of identifiers, such as userId or email' };
  }
  const identifier = normaliseIdentifier(type, value);
  if (identifier) return identifier;
  return {
    path: 'value',
    message:
      type === 'phone'
        ? 'is no international phone number such as +4930901820: + and the country code first'
        : 'cannot name one person as an identifier of this type',
  };
};

const readName = (text: string): ProfileName | string => {
  const colon = text.indexOf(':');
  const [type, value] = [text.slice(0, colon), text.slice(colon + 1)];
  if (colon < 1) return MESSAGE;
  if (type === 'profileId') return /^[A-Za-z0-9_-]{1,128}$/.test(value) ? { profileId: value } : MESSAGE;
  const identifier = readIdentifier(type, value);
  if (!('message' in identifier)) return { identifier };
  return type === 'phone' ? identifier.message : MESSAGE;
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
    if (typeof name !== 'string') return name;
    context.issues.push({ code: 'custom', input: text, message: name });
    return z.NEVER;
  });
