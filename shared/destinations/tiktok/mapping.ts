import { mobileId, phoneDigits, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { createSpelling } from '../spelling.ts';

/**
 * The entry of `id_schema` of each identifier. TikTok's page says: no spaces and lower case for an email (an older page also drops `+tag`; dots stay by either), a phone by
 * E.164 whose sample is the hash of its digits, one consistent case for mobile ids, and all of them hashed:
 * https://ads.tiktok.com/help/article/list-of-supported-ids-and-formats-for-a-customer-file
 */
export const spelling = createSpelling({
  email: { key: 'EMAIL_SHA256', spell: hashedBy((raw) => plainEmail(raw.replaceAll(/\s/g, ''))) },
  phone: { key: 'PHONE_SHA256', spell: hashedBy(phoneDigits) },
  idfa: { key: 'IDFA_SHA256', spell: hashedBy(mobileId) },
  aaid: { key: 'AAID_SHA256', spell: hashedBy(mobileId) },
});
