import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { fieldsSetting, purposesSetting, secretText } from '../member-settings.ts';

/** REST hosts by instance: https://www.braze.com/docs/user_guide/administrative/access_braze/sdk_endpoints */
export const HOSTS = {
  'US-01': 'https://rest.iad-01.braze.com',
  'US-02': 'https://rest.iad-02.braze.com',
  'US-03': 'https://rest.iad-03.braze.com',
  'US-04': 'https://rest.iad-04.braze.com',
  'US-05': 'https://rest.iad-05.braze.com',
  'US-06': 'https://rest.iad-06.braze.com',
  'US-07': 'https://rest.iad-07.braze.com',
  'US-08': 'https://rest.iad-08.braze.com',
  'US-10': 'https://rest.us-10.braze.com',
  'EU-01': 'https://rest.fra-01.braze.eu',
  'EU-02': 'https://rest.fra-02.braze.eu',
  'AU-01': 'https://rest.au-01.braze.com',
  'ID-01': 'https://rest.id-01.braze.com',
  'JP-01': 'https://rest.jp-01.braze.com',
  'KR-01': 'https://rest.kr-01.braze.com',
} as const;

/** What names a user. */
export const IDENTIFIERS = ['userId', 'email', 'phone'] as const;

/**
 * Fields that name a user, say what they are subscribed to, or tell Braze what to do with the rest:
 * https://www.braze.com/docs/api/objects_filters/user_attributes_object
 */
const RESERVED =
  /^(external_id|user_alias|braze_id|email|phone|email_subscribe|push_subscribe|subscription_groups|email_open_tracking_disabled|email_click_tracking_disabled|marked_email_as_spam_at|push_tokens|push_token_import|current_location|date_of_first_session|date_of_last_session|_.*|.*[$.].*)$/;
const isFree = (name: string): boolean => !RESERVED.test(name);

/** The settings of an audience, which is a custom attribute. */
export const settings = z.strictObject({
  instance: z
    .enum(Object.keys(HOSTS) as [keyof typeof HOSTS, ...(keyof typeof HOSTS)[]])
    .meta({ title: 'Instance' })
    .describe('Where the dashboard is: US-01 for dashboard-01.braze.com, EU-01 for dashboard-01.braze.eu.'),
  attribute: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9 _-]{0,127}$/, 'letters, digits, spaces, hyphens and underscores')
    .refine(isFree, 'belongs to Braze')
    .meta({ title: 'Custom attribute' })
    .describe('The boolean custom attribute that is true for members. Filter a segment by it in Braze.'),
  identifier: z
    .enum(IDENTIFIERS)
    .default('userId')
    .meta({ title: 'Identifier' })
    .describe(
      'What names a user: userId for the external id, email, or phone. Of several users with one email or phone, Braze changes the one updated last.',
    ),
  createProfiles: z
    .boolean()
    .default(true)
    .meta({ title: 'Create profiles' })
    .describe('Makes a profile for a member that Braze does not know. Off, such members are left out without a word.'),
  fields: fieldsSetting(
    'profile fields (first_name, last_name, country, dob, gender, home_city, language, time_zone) or custom attributes; each consumes a data point',
  ).refine((fields) => fields.every(({ field }) => isFree(field)), 'One of the names belongs to Braze.'),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A REST API key; those do not end by themselves. */
export const credentials = z.strictObject({
  apiKey: secretText('REST API key', 'Of the workspace, with the permission users.track.'),
});
export type Credentials = z.infer<typeof credentials>;
