import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { fieldsOf } from '../fields.ts';
import { phoneWithPlus, plainEmail } from '../normalise/contact.ts';
import { createSpelling } from '../spelling.ts';
import type { Settings } from './settings.ts';

/**
 * The attribute of each identifier, which profiles are looked up by as well, in clear, which a hash cannot be turned into:
 * https://developers.klaviyo.com/en/reference/bulk_import_profiles
 */
export const spelling = createSpelling(
  { email: { key: 'email', spell: plainEmail }, phone: { key: 'phone_number', spell: phoneWithPlus } },
  { key: 'external_id', spell: (raw) => raw.trim() || undefined },
);

/** Attributes of the profile itself, all text; whatever else a field is called is a property of one's own, of any type. */
const ATTRIBUTES = ['first_name', 'last_name', 'organization', 'title', 'locale', 'image'];
const LOCATION = /^location\.(address1|address2|city|country|region|zip|timezone)$/;

const textOf = (value: Json): string | undefined => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
};

/** An import cannot clear a field: null is ignored. */
const attributesOf = (member: OutgoingMember, fields: Settings['fields']): object => {
  const attributes: Record<string, string | undefined> = {};
  const location: Record<string, string | undefined> = {};
  const properties: Record<string, Json> = {};
  for (const [field, value] of fieldsOf(member, fields, (each) => each)) {
    const part = LOCATION.exec(field)?.[1];
    if (part !== undefined) location[part] = textOf(value);
    else if (ATTRIBUTES.includes(field)) attributes[field] = textOf(value);
    else properties[field] = value;
  }
  return {
    ...attributes,
    ...(Object.keys(location).length > 0 ? { location } : {}),
    ...(Object.keys(properties).length > 0 ? { properties } : {}),
  };
};

/** A member as a profile to import: its identifier, and its fields by what the settings say. Never a subscription. */
export const profileOf = (member: OutgoingMember, { fields }: Settings): object => ({
  type: 'profile',
  attributes: {
    ...attributesOf(member, fields),
    [spelling.keyOf(member.identifier.type)]: spelling.sentAs(member.identifier),
  },
});
