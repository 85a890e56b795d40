import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { fieldsOf, textOrNumber } from '../fields.ts';
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

const cellOf = (trait: Json, field: string): string | number | undefined => {
  const value = textOrNumber(trait);
  return String(value).length > (RESERVED[field] ?? LONGEST_TEXT) ? undefined : value;
};

/** A contact to add or update; a trait that is unknown or too long is left out, and its field stays as it is. */
export const contactOf = (member: OutgoingMember, { fields }: Settings): object => {
  const cells = fieldsOf(member, fields, cellOf);
  const reserved = cells.filter(([field]) => field in RESERVED).map(([field, value]) => [field, String(value)]);
  const custom = cells.filter(([field]) => !(field in RESERVED));
  return {
    email: spelling.sentAs(member.identifier),
    ...Object.fromEntries(reserved),
    ...(custom.length === 0 ? {} : { custom_fields: Object.fromEntries(custom) }),
  };
};
