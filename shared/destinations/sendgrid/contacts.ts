import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { plainEmail } from '../normalise/contact.ts';
import { createSpelling } from '../spelling.ts';
import type { Settings } from './settings.ts';

const LONGEST_EMAIL = 254;

const shortEmail = (raw: string): string | undefined => {
  const email = plainEmail(raw);
  return email === undefined || email.length > LONGEST_EMAIL ? undefined : email;
};

/** The address as SendGrid keeps it, in lower case. */
export const spelling = createSpelling({ email: { key: 'email', spell: shortEmail } });

/**
 * The fields that every contact has, with what they hold at most; all others are custom ones, by their id.
 * https://www.twilio.com/docs/sendgrid/api-reference/contacts/add-or-update-a-contact
 */
const RESERVED: Readonly<Record<string, number>> = {
  address_line_1: 100,
  address_line_2: 100,
  city: 60,
  country: 50,
  first_name: 50,
  last_name: 50,
  postal_code: 50,
  state_province_region: 50,
};
/** A custom text: https://www.twilio.com/docs/sendgrid/ui/managing-contacts/custom-fields */
const LONGEST_TEXT = 1_000;

const cellOf = (value: Json | undefined): string | number | undefined => {
  if (typeof value === 'boolean') return String(value);
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? value : undefined;
};

/** A contact to add or update; a trait that is unknown or too long is left out, and its field stays as it is. */
export const contactOf = (member: OutgoingMember, { fields }: Settings): object => {
  const cells = fields.flatMap(({ trait, field }) => {
    const value = cellOf(member.traits[trait]);
    if (value === undefined || String(value).length > (RESERVED[field] ?? LONGEST_TEXT)) return [];
    return [{ field, value }];
  });
  const reserved = cells.filter(({ field }) => field in RESERVED).map(({ field, value }) => [field, String(value)]);
  const custom = cells.filter(({ field }) => !(field in RESERVED)).map(({ field, value }) => [field, value]);
  return {
    email: spelling.sentAs(member.identifier),
    ...Object.fromEntries(reserved),
    ...(custom.length === 0 ? {} : { custom_fields: Object.fromEntries(custom) }),
  };
};
