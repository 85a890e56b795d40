import parsePhoneNumber, { type CountryCode, type MetadataJson } from 'libphonenumber-js/core';
import { readPhonePlans } from './read-phone-plans.ts';

/** No phone number is longer, whatever stands between its digits; parsing more would be work for nothing. */
const MAX_TEXT = 100;

let plans: MetadataJson | undefined;

/**
 * Possible, not valid: a plan's lengths last for decades, its ranges change every month, and a number of a range younger than
 * this build would be lost. An extension means that many people share the number, so it names none of them.
 */
const parseOnce = (text: string, region?: string): string | undefined => {
  // A region that the library does not know is as good as none to it.
  const plan = region === undefined ? {} : { defaultCountry: region as CountryCode };
  plans ??= readPhonePlans();
  const phone = parsePhoneNumber(text, { ...plan, extract: false }, plans);
  return phone?.isPossible() && phone.ext === undefined ? phone.number : undefined;
};

/**
 * A phone number as E.164 (ITU-T E.164: `+`, country, number). One without a country code is read by the plan of `region`
 * (ISO 3166), and is `undefined` without it, as is what no phone could have. Normalising the result again changes nothing.
 */
export const normalisePhone = (text: string, region?: string): string | undefined => {
  if (text.length > MAX_TEXT) return undefined;
  // Full-width digits of East Asian keyboards; `tel:` (RFC 3966) as copied from a link.
  const plain = text.normalize('NFKC').replace(/^tel:/i, '');
  const number = parseOnce(plain, region);
  // Some plans drop a digit twice (a trunk prefix behind the country code): what has no one spelling names nobody.
  return number !== undefined && parseOnce(number) === number ? number : undefined;
};
