import type { OutgoingMember } from '../../domain/export/delivery.ts';
import type { Identifier } from '../../domain/identity/identifier.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { phoneWithPlus, plainEmail } from '../normalise/contact.ts';
import type { Settings } from './settings.ts';

const EXTERNAL = { key: 'external_id', spell: (raw: string): string | undefined => raw.trim() || undefined };

/** The attribute of each identifier, in clear: https://developers.klaviyo.com/en/reference/bulk_import_profiles */
const KEYS: Readonly<Record<string, typeof EXTERNAL>> = {
  email: { key: 'email', spell: plainEmail },
  phone: { key: 'phone_number', spell: phoneWithPlus },
};

/** The attribute that an identifier type goes into, which is also what profiles are looked up by. */
export const keyOf = (type: string): string => (KEYS[type] ?? EXTERNAL).key;

/** What an identifier looks like there; undefined when Klaviyo can do nothing with it, as with a hash. */
export const spellIdentifier = ({ type, value }: Identifier): string | undefined =>
  (KEYS[type] ?? EXTERNAL).spell(value);

/** Attributes of the profile itself, all text; whatever else a field is called is a property of one's own, of any type. */
const ATTRIBUTES = ['first_name', 'last_name', 'organization', 'title', 'locale', 'image'];
const LOCATION = /^location\.(address1|address2|city|country|region|zip|timezone)$/;

const textOf = (value: Json): string | undefined => {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
  return text === '' ? undefined : text;
};

const fieldsOf = (traits: JsonObject, fields: Settings['fields']): object => {
  const attributes: Record<string, string | undefined> = {};
  const location: Record<string, string | undefined> = {};
  const properties: Record<string, Json> = {};
  for (const { trait, field } of fields) {
    const value = Object.hasOwn(traits, trait) ? traits[trait] : undefined;
    // An import cannot clear a field: null is ignored.
    if (value === undefined || value === null) continue;
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
export const profileOf = ({ identifier, traits }: OutgoingMember, { fields }: Settings): object => ({
  type: 'profile',
  attributes: {
    ...fieldsOf(traits, fields),
    [keyOf(identifier.type)]: spellIdentifier(identifier) ?? identifier.value,
  },
});
