import type { Json, JsonObject } from '../../domain/json.ts';

/**
 * The person's data in Meta's spelling, which the other platforms with such columns share:
 * https://developers.facebook.com/documentation/ads-commerce/marketing-api/audiences/guides/custom-audiences
 */

/** Lower case, no punctuation, other letters kept; a single space between the parts of a name. */
export const personName = (raw: string): string =>
  raw
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\p{P}\p{S}]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .trim();

/** Letters alone, in lower case. */
export const cityName = (raw: string): string =>
  raw
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}]/gu, '');

/** An ISO 3166-1 alpha-2 code in lower case; a country's name is left out rather than guessed. */
export const countryCode = (raw: string): string | undefined => {
  const code = raw.trim().toLowerCase();
  return /^[a-z]{2}$/.test(code) ? code : undefined;
};

/** A state as its letters; in the United States only the two-letter code means anything. */
export const stateName = (raw: string, country: string | undefined): string | undefined => {
  const state = cityName(raw);
  return country === 'us' && state.length !== 2 ? undefined : state;
};

/** Lower case without spaces; in the United States the first five digits. */
export const postcode = (raw: string, country: string | undefined): string | undefined => {
  const code = raw.toLowerCase().replaceAll(/\s/g, '');
  if (country !== 'us') return code;
  return /^\d{5}/.exec(code)?.[0];
};

/** `m` or `f`; anything else is left out. */
export const genderLetter = (raw: string): string | undefined => {
  const gender = raw.trim().toLowerCase();
  if (['m', 'male', 'man'].includes(gender)) return 'm';
  return ['f', 'female', 'woman'].includes(gender) ? 'f' : undefined;
};

/** Year, month and day of an ISO date, zero-padded; undefined for other spellings and days that no calendar has. */
export const birthdayParts = (
  raw: string,
): { readonly year: string; readonly month: string; readonly day: string } | undefined => {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})(?:T|$)/.exec(raw.trim()) ?? [];
  const date = new Date(`${year}-${month}-${day}T00:00:00Z`);
  const isDay = !Number.isNaN(date.getTime()) && date.toISOString().startsWith(`${year}-${month}-${day}`);
  return isDay && year !== '' ? { year, month, day } : undefined;
};

const textOf = (value: Json | undefined): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** A part of the reserved trait `address`, as text. */
export const addressPart = (traits: JsonObject, part: string): string | undefined => {
  const address = traits['address'];
  const isObject = typeof address === 'object' && address !== null && !Array.isArray(address);
  return isObject && Object.hasOwn(address, part) ? textOf((address as JsonObject)[part]) : undefined;
};
