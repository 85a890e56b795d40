import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { membershipDaysSetting, purposesSetting, secretText } from '../member-settings.ts';
import { refreshCredentials } from '../oauth.ts';

const id = z.string().regex(/^\d{1,19}$/, 'digits only');

/** The settings of a customer list. */
export const settings = z.strictObject({
  customerId: id
    .meta({ title: 'Manager account' })
    .describe('The id of the manager account (customer): cid in the address of Microsoft Advertising.'),
  accountId: id
    .meta({ title: 'Ad account' })
    .describe('The id of the ad account, not its number: aid in the address of Microsoft Advertising.'),
  audienceId: id
    .meta({ title: 'Customer list' })
    .describe('The id of the customer list. Microsoft uses it from 300 people on.'),
  // 30 days unless the list was made otherwise, 390 at most.
  membershipDays: membershipDaysSetting(30),
  purposes: purposesSetting(['advertising']),
  termsAccepted: z
    .literal(true)
    .meta({ title: 'Terms accepted' })
    .describe("true, once somebody has accepted Microsoft's Customer Match terms; each upload says so."),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A connection made once by a person, with the scope msads.manage, and the token that lets a program use the API. */
export const credentials = refreshCredentials('Microsoft Entra').extend({
  developerToken: secretText('Developer token', 'Given by the developer portal of Microsoft Advertising.'),
});
export type Credentials = z.infer<typeof credentials>;
