import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { identifiersSetting, purposesSetting, secretText } from '../member-settings.ts';

/** What a member is matched by. */
export const IDENTIFIERS = ['email', 'phone', 'idfa', 'aaid'] as const;
/** The person's data that help to match, and the reserved traits they are read from. */
export const PERSON = {
  name: ['firstName', 'lastName'],
  address: ['address'],
  gender: ['gender'],
  birthday: ['birthday'],
} as const;

/** The settings of a custom audience. */
export const settings = z.strictObject({
  audienceId: z
    .string()
    .regex(/^\d{1,25}$/, 'digits only')
    .meta({ title: 'Custom audience' })
    .describe('The id of the custom audience, made in Ads Manager from a customer list.'),
  identifiers: identifiersSetting(IDENTIFIERS, ['email', 'phone']),
  person: z
    .array(z.enum(['name', 'address', 'gender', 'birthday']))
    .max(4)
    .default([])
    .meta({ title: 'Personal data' })
    .describe(
      'Sent beside the identifier, hashed, so that more members are recognised: name, address, gender, birthday.',
    ),
  purposes: purposesSetting(['advertising']),
  limitedDataUse: z
    .boolean()
    .default(false)
    .meta({ title: 'Limited data use' })
    .describe('Marks members for Limited Data Use in the United States; Meta then decides the state by itself.'),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A token of a system user with ads_management, whose ad account has accepted the Custom Audience terms. */
export const credentials = z.strictObject({
  accessToken: secretText(
    'Access token',
    'Of a system user with the permission ads_management; such tokens do not end by themselves.',
  ),
});
export type Credentials = z.infer<typeof credentials>;
