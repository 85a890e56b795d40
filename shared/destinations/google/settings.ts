import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { membershipDaysSetting } from '../member-settings.ts';
import { type RefreshCredentials, refreshCredentials } from '../oauth.ts';

/** What a list of contact data holds; a list holds one kind, never both (`MULTIPLE_DATA_TYPES_NOT_ALLOWED`). */
export const CONTACT = ['email', 'phone'] as const;
/** What a list of mobile ids holds. */
export const MOBILE = ['idfa', 'aaid'] as const;

const isOneKind = (types: readonly string[]): boolean =>
  types.every((type) => CONTACT.some((each) => each === type)) ||
  types.every((type) => MOBILE.some((each) => each === type));

const accountId = z
  .string()
  .regex(/^\d{3}-?\d{3}-?\d{4}$/, 'ten digits, with or without hyphens')
  .transform((id) => id.replaceAll('-', ''));

const purpose = z.string().min(1).max(64).default('advertising');

/** The settings of a Google list. */
export const settings = z.strictObject({
  customerId: accountId
    .meta({ title: 'Google Ads account' })
    .describe('The ten digits at the top right of Google Ads.'),
  loginCustomerId: accountId
    .optional()
    .meta({ title: 'Manager account' })
    .describe('Only where the connection was made through a manager account: its ten digits.'),
  userListId: z
    .string()
    .regex(/^\d{1,20}$/, 'digits only')
    .meta({ title: 'Customer list' })
    .describe('The id of the Customer Match list. Google targets it from 100 matched members on.'),
  identifiers: z
    .array(z.enum([...CONTACT, ...MOBILE]))
    .min(1)
    .max(4)
    .refine(isOneKind, 'A list holds contact data (email, phone) or mobile ids (idfa, aaid), never both.')
    .default([...CONTACT])
    .meta({ title: 'Matched by' })
    .describe('The identifiers to match by: email and phone, or idfa and aaid, as the list was made for.'),
  adUserDataPurpose: purpose
    .meta({ title: 'Purpose: use for ads' })
    .describe('The consent purpose that must be granted before a member is sent; told to Google as ad_user_data.'),
  adPersonalizationPurpose: purpose
    .meta({ title: 'Purpose: personalised ads' })
    .describe('The consent purpose told to Google as ad_personalization. Refused, the member is sent and marked so.'),
  purposes: z
    .array(z.string().min(1).max(64))
    .max(20)
    .default([])
    .meta({ title: 'Further purposes' })
    .describe('Consent purposes that must all have been granted as well.'),
  membershipDays: membershipDaysSetting(540),
  termsAccepted: z
    .literal(true)
    .meta({ title: 'Terms accepted' })
    .describe("true, once somebody has accepted Google's Customer Match terms in the account; each upload says so."),
  replaces: z
    .boolean()
    .default(false)
    .meta({ title: 'Take others out' })
    .describe(
      'true: a full run after which Google has confirmed every member of the list takes everybody else out of it, also people uploaded by hand, by another tool or by another destination. Only for a list that one export feeds.',
    ),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A connection made once by a person: OAuth 2.0 with the scope https://www.googleapis.com/auth/datamanager. */
export const credentials = refreshCredentials('Google Cloud');
export type Credentials = RefreshCredentials;
