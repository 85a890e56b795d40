import * as z from 'zod';
import { localAddress } from '../local-address.ts';

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
  identifiers: z
    .array(z.enum(IDENTIFIERS))
    .min(1)
    .max(4)
    .default(['email', 'phone'])
    .meta({ title: 'Matched by' })
    .describe('The identifiers to match by: email, phone, idfa, aaid.'),
  person: z
    .array(z.enum(['name', 'address', 'gender', 'birthday']))
    .max(4)
    .default([])
    .meta({ title: 'Personal data' })
    .describe(
      'Sent beside the identifier, hashed, so that more members are recognised: name, address, gender, birthday.',
    ),
  purposes: z
    .array(z.string().min(1).max(64))
    .max(20)
    .default(['advertising'])
    .meta({ title: 'Purposes' })
    .describe('Consent purposes that must all have been granted.'),
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
  accessToken: z
    .string()
    .min(1)
    .max(2_048)
    .regex(/^[\x21-\x7e]+$/, 'has no spaces')
    .meta({ title: 'Access token' })
    .describe('Of a system user with the permission ads_management; such tokens do not end by themselves.'),
});
export type Credentials = z.infer<typeof credentials>;
