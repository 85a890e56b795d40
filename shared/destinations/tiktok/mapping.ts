import type { Identifier } from '../../domain/identity/identifier.ts';
import { mobileId, phoneDigits, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';

interface Spelling {
  readonly key: string;
  readonly spell: (raw: unknown) => string | undefined;
}

/**
 * TikTok's page says: no spaces and lower case for an email (an older page also drops `+tag`; dots stay by either), a phone by
 * E.164 whose sample is the hash of its digits, one consistent case for mobile ids, and all of them hashed:
 * https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file
 */
const SPELLINGS: Readonly<Record<string, Spelling>> = {
  email: { key: 'EMAIL_SHA256', spell: hashedBy((raw) => plainEmail(raw.replaceAll(/\s/g, ''))) },
  phone: { key: 'PHONE_SHA256', spell: hashedBy(phoneDigits) },
  idfa: { key: 'IDFA_SHA256', spell: hashedBy(mobileId) },
  aaid: { key: 'AAID_SHA256', spell: hashedBy(mobileId) },
};

/** What an identifier looks like there; undefined when TikTok can do nothing with it. */
export const spellIdentifier = ({ type, value }: Identifier): string | undefined => SPELLINGS[type]?.spell(value);

/** The entry of `id_schema` that an identifier type goes by. */
export const keyOf = (type: string): string => SPELLINGS[type]?.key ?? '';
