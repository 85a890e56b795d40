import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { fieldsOf } from '../fields.ts';
import { phoneWithPlus, plainEmail } from '../normalise/contact.ts';
import { birthdayParts, countryCode, genderLetter } from '../normalise/person.ts';
import { createSpelling } from '../spelling.ts';
import type { Settings } from './settings.ts';

/**
 * What names a user, in clear, which a hash cannot be turned into:
 * https://www.braze.com/docs/api/endpoints/user_data/post_user_track
 */
export const spelling = createSpelling(
  { email: { key: 'email', spell: plainEmail }, phone: { key: 'phone', spell: phoneWithPlus } },
  { key: 'external_id', spell: (raw) => raw.trim() || undefined },
);

const isoDay = (raw: string): string | undefined => {
  const parts = birthdayParts(raw);
  return parts && `${parts.year}-${parts.month}-${parts.day}`;
};

/** Profile fields that Braze takes in one spelling alone. */
const SPELLED: Readonly<Record<string, (raw: string) => string | undefined>> = {
  country: (raw) => countryCode(raw)?.toUpperCase(),
  dob: isoDay,
  gender: (raw) => genderLetter(raw)?.toUpperCase(),
};

/** An object would be taken for an instruction (`inc`, `add`, `remove`), and null deletes what others have written. */
const attributeOf = (value: Json, field: string): Json | undefined => {
  const spell = SPELLED[field];
  if (spell) return typeof value === 'string' ? spell(value) : undefined;
  if (Array.isArray(value)) return value.every((each) => typeof each === 'string') ? value : undefined;
  return typeof value === 'object' ? undefined : value;
};

/** A member as an attributes object. A removal changes the audience's attribute alone, and of known users alone. */
export const userOf = (member: OutgoingMember, given: Settings): object => {
  const { operation, identifier } = member;
  const isAdd = operation === 'add';
  return {
    ...(isAdd ? Object.fromEntries(fieldsOf(member, given.fields, attributeOf)) : {}),
    [spelling.keyOf(identifier.type)]: spelling.sentAs(identifier),
    [given.attribute]: isAdd,
    _update_existing_only: !isAdd || !given.createProfiles,
  };
};
