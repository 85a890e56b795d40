import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { purposesSetting } from '../member-settings.ts';
import { type RefreshCredentials, refreshCredentials } from '../oauth.ts';

/** What a list can hold: the list types EMAIL, IDFA and MAID. */
export const IDENTIFIERS = ['email', 'idfa', 'aaid'] as const;

const id = z.string().regex(/^\d{1,25}$/, 'digits only');

/** The settings of a customer list. Its type is fixed when it is made, and a change does not name it. */
export const settings = z.strictObject({
  adAccountId: id
    .meta({ title: 'Ad account' })
    .describe('The digits of the ad account, as in the address of Ads Manager.'),
  customerListId: id
    .meta({ title: 'Customer list' })
    .describe(
      'The id of the customer list, made in Ads Manager or by the API with an audience that uses it. Pinterest targets it from 100 matched accounts on.',
    ),
  identifier: z
    .enum(IDENTIFIERS)
    .default('email')
    .meta({ title: 'Matched by' })
    .describe('What the list was made for: email (EMAIL), idfa (IDFA) or aaid (MAID).'),
  purposes: purposesSetting(['advertising']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A connection made once by a person, with the scope ads:write. */
export const credentials = refreshCredentials('the Pinterest developer platform');
export type Credentials = RefreshCredentials;
