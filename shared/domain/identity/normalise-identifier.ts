import type { Json } from '../json.ts';
import type { Identifier } from './identifier.ts';

/** Longest value of an identifier, characters (Adobe's guardrail; nothing that names one person is longer). */
export const MAX_IDENTIFIER_LENGTH = 1024;

/** Types from the strongest to the weakest; custom unique types stand after `userId` (rule 1). */
export const IDENTIFIER_TYPES = ['userId', 'email', 'phone', 'anonymousId'] as const;

/** What clients send when they do not know (lists of Segment, PostHog and Adobe): names nobody. Compared in lower case. */
const BLOCKED = new Set(
  [
    '',
    '-1',
    'null',
    'undefined',
    'nan',
    'none',
    'nil',
    'void',
    'true',
    'false',
    '[object object]',
    'invalid',
    'unknown',
  ]
    .concat(['anonymous', 'guest', 'id', 'email', 'distinctid', 'distinct_id', 'not_authenticated', 'n/a'])
    .concat(['test@test.com', 'test@test.test', 'email@email.com', 'example@example.com', 'none@none.com', 'a@a.com'])
    .concat(['null@null.com', 'noemail@noemail.com', 'no@email.com', 'asdf@asdf.com']),
);
/** Zeroes and dashes: an empty UUID, a masked number. */
const ZEROES = /^[0-]*$/;
const UNPRINTABLE = /[\p{Cc}\p{Cs}]/u;
const ADDRESS = /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/;
const E164 = /^\+[1-9]\d{6,14}$/;

const isUsable = (value: string): boolean =>
  value.length <= MAX_IDENTIFIER_LENGTH &&
  !UNPRINTABLE.test(value) &&
  !ZEROES.test(value) &&
  !BLOCKED.has(value.toLowerCase());

/** One way to write a value of each type; `undefined` where the text is none of that type. Other types keep their case. */
const NORMALISE: Readonly<Record<string, (text: string) => string | undefined>> = {
  email: (text) => (ADDRESS.test(text) ? text.toLowerCase().normalize('NFC') : undefined),
  phone: (text) => {
    const digits = text.replaceAll(/[\s().-]/g, '');
    return E164.test(digits) ? digits : undefined;
  },
};

const textOf = (raw: Json | undefined): string | undefined =>
  typeof raw === 'string' ? raw : typeof raw === 'number' && Number.isFinite(raw) ? String(raw) : undefined;

/**
 * The identifier that a raw value names, in its one spelling: trimmed, emails in lower case, phones as E.164, numbers as
 * text. `undefined` for what cannot name one person: blocked values, wrong shapes, unprintable or overlong text.
 */
export const normaliseIdentifier = (type: string, raw: Json | undefined): Identifier | undefined => {
  const text = textOf(raw);
  if (text === undefined || text.length > 2 * MAX_IDENTIFIER_LENGTH) return undefined;
  const trimmed = text.normalize('NFC').trim();
  const value = (NORMALISE[type] ?? ((same: string) => same))(trimmed);
  return value !== undefined && isUsable(value) ? { type, value } : undefined;
};
