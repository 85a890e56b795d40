import { createHash } from 'node:crypto';
import type { PlatformDouble } from './platform-double.ts';

const DIGESTS = ['md5', 'sha1', 'sha256', 'sha512'] as const;

/** Everything that a platform could keep of a value: clear, encoded and hashed, each in the usual alphabets. */
export const spellingsOf = (value: string): readonly string[] => {
  const bytes = Buffer.from(value);
  const digests = DIGESTS.map((name) => createHash(name).update(value).digest());
  const hexes = [bytes, ...digests].map((each) => each.toString('hex'));
  const encoded = [bytes, ...digests].flatMap((each) => [each.toString('base64'), each.toString('base64url')]);
  return [
    ...new Set([value, encodeURIComponent(value), ...hexes, ...hexes.map((hex) => hex.toUpperCase()), ...encoded]),
  ];
};

/** Any state as one text: maps and sets with what is in them. */
export const textOf = (state: unknown): string =>
  JSON.stringify(state, (_key, value: unknown) => {
    if (value instanceof Map) return [...value];
    return value instanceof Set ? [...value] : value;
  }) ?? '';

/** Whether a text holds a value in any spelling, in any case. */
export const holdsAny = (text: string, value: string): boolean => {
  const lower = text.toLowerCase();
  return spellingsOf(value).some((spelling) => lower.includes(spelling.toLowerCase()));
};

/** Where a double keeps an email or what it is held as: in the audience, or in a record of its own. */
export const keptBy = (
  { audience, kept, heldAs }: PlatformDouble,
  email: string,
): { readonly audience: boolean; readonly contact: boolean } => {
  const values = [email, heldAs(email)];
  const isIn = (state: unknown): boolean => values.some((value) => holdsAny(textOf(state), value));
  return { audience: isIn(audience()), contact: isIn(kept?.()) };
};
