import type { Json } from '../json.ts';
import type { Identifier } from './identifier.ts';
import { normalisePhone } from './normalise-phone.ts';

/** Longest value of an identifier, characters (Adobe's guardrail; nothing that names one person is longer). */
export const MAX_IDENTIFIER_LENGTH = 1024;

/** What is wrong with a value: its JSON type, its length, or a character that is none. */
export type ValueFault = 'type' | 'length' | 'characters';

/** A raw value as read: its one spelling, what is wrong with it, or nothing where it is absent or names nobody. */
export type Reading = { readonly value: string } | { readonly fault: ValueFault } | undefined;

/** U+FFFD is what a NUL, half a surrogate pair or broken UTF-8 became on the way. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\uFFFD]/u;
const ADDRESS = /^[^\s@]{1,64}@[^\s@]+\.[^\s@.]+$/;

const normaliseEmail = (text: string): string | undefined => {
  const address = text.toLowerCase().normalize('NFC');
  return ADDRESS.test(address) ? address : undefined;
};

/** One way to write a value of each type; `undefined` where the text is none of that type. Other types keep their case. */
const normaliseText = (type: string, text: string, region?: string): string | undefined => {
  if (type === 'email') return normaliseEmail(text);
  return type === 'phone' ? normalisePhone(text, region) : text;
};

/** Greater numbers were rounded on the way: two people could be one. */
const textOf = (raw: Exclude<Json, null>): string | undefined =>
  typeof raw === 'string' ? raw : Number.isSafeInteger(raw) ? String(raw) : undefined;

/**
 * Reads a raw value of a type: a text or a whole number below 2^53, trimmed, in Unicode's composed form, emails in lower case,
 * phones as E.164 by the plan of `region`. Empty text is absent. Blocked values are read too: rules change, spellings do not.
 */
export const readValue = (type: string, raw: Json | undefined, region?: string): Reading => {
  if (raw === undefined || raw === null) return undefined;
  const text = textOf(raw);
  if (text === undefined) return { fault: 'type' };
  const trimmed = text.normalize('NFC').trim();
  if (trimmed === '') return undefined;
  if (trimmed.length > MAX_IDENTIFIER_LENGTH) return { fault: 'length' };
  if (UNPRINTABLE.test(trimmed)) return { fault: 'characters' };
  const value = normaliseText(type, trimmed, region);
  if (value === undefined) return undefined;
  return value.length > MAX_IDENTIFIER_LENGTH ? { fault: 'length' } : { value };
};

/** The identifier that a raw value names, in its one spelling; `undefined` for what cannot name one person. */
export const normaliseIdentifier = (type: string, raw: Json | undefined, region?: string): Identifier | undefined => {
  const reading = readValue(type, raw, region);
  return reading && 'value' in reading ? { type, value: reading.value } : undefined;
};
