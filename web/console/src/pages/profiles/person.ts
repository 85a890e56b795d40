import type { Profile } from './profiles-queries.ts';

type Named = Pick<Profile, 'traits' | 'identifiers'>;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** A person's name as their traits give it. */
export const nameOf = ({ traits }: Pick<Profile, 'traits'>): string | undefined => {
  const whole = textOf(traits['name']) ?? textOf(traits['fullName']);
  if (whole !== undefined) return whole;
  const parts = [
    textOf(traits['firstName'] ?? traits['first_name']),
    textOf(traits['lastName'] ?? traits['last_name']),
  ].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(' ');
};

const firstOf = ({ identifiers }: Pick<Profile, 'identifiers'>, type: string): string | undefined =>
  identifiers.find((each) => each.type === type)?.value;

/** What a profile is called on a page: a name, else what names the person best; nothing for a visitor whom nothing names. */
export const labelOf = (profile: Named): string | undefined =>
  nameOf(profile) ?? firstOf(profile, 'email') ?? firstOf(profile, 'phone') ?? firstOf(profile, 'userId');

/** As much of an id as tells it from others. */
export const shortId = (id: string): string => (id.length > 12 ? `${id.slice(0, 8)}…` : id);

/** `type:value` in its two parts. */
export const splitName = (name: string): { readonly type: string; readonly value: string } => {
  const colon = name.indexOf(':');
  return { type: name.slice(0, colon), value: name.slice(colon + 1) };
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** What a value most likely is; every type is tried all the same, unless one is chosen. */
export const guessType = (
  value: string,
): 'email' | 'phone' | 'nationalPhone' | 'anonymousId' | 'userId' | undefined => {
  const text = value.trim();
  if (text === '') return undefined;
  if (text.includes('@')) return 'email';
  if (/^\+[\d\s().-]{5,}$/.test(text)) return 'phone';
  if (/^0[\d\s().-]{6,}$/.test(text)) return 'nationalPhone';
  return UUID.test(text) ? 'anonymousId' : 'userId';
};
