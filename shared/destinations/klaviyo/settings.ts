import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting, secretText } from '../member-settings.ts';

/** What names a profile. */
export const IDENTIFIERS = ['email', 'phone', 'userId'] as const;

/**
 * Fields that no trait may write: they name the profile, and `$…` are Klaviyo's own, those on consent among them:
 * https://help.klaviyo.com/hc/en-us/articles/360053679071-Profiles-and-properties-glossary
 */
const isFree = ({ field }: { readonly field: string }): boolean =>
  !['email', 'phone_number', 'external_id', 'anonymous_id', '_kx', 'id'].includes(field) && !field.startsWith('$');

/** The settings of a Klaviyo list. */
export const settings = z.strictObject({
  listId: z
    .string()
    .regex(/^[A-Za-z0-9]{4,20}$/, 'letters and digits')
    .meta({ title: 'List' })
    .describe('The id of the list, in its address in Klaviyo. Flows that the list triggers start for added members.'),
  identifier: z
    .enum(IDENTIFIERS)
    .default('email')
    .meta({ title: 'Identifier' })
    .describe(
      'What names a profile: email, phone (the account needs SMS), or userId for the external id. One alone, so that no profile is named twice.',
    ),
  fields: fieldsSetting(
    'profile fields (first_name, last_name, organization, title, locale, image, location.city and the like) or properties',
  ).refine((fields) => fields.every(isFree), 'Names of identifiers and names that begin with $ belong to Klaviyo.'),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A private key; those of Klaviyo do not end by themselves. */
export const credentials = z.strictObject({
  apiKey: secretText(
    'Private API key',
    'With the scopes lists:read, lists:write, profiles:read and profiles:write; it begins with pk_.',
  ),
});
export type Credentials = z.infer<typeof credentials>;
