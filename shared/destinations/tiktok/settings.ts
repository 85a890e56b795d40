import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { identifiersSetting, purposesSetting, secretText } from '../member-settings.ts';

/** What a member is matched by. */
export const IDENTIFIERS = ['email', 'phone', 'idfa', 'aaid'] as const;

const id = z.string().regex(/^\d{1,25}$/, 'digits only');

/** The settings of a custom audience that takes streamed members. */
export const settings = z.strictObject({
  advertiserId: id.meta({ title: 'Ad account' }).describe('The advertiser id of the ad account in TikTok Ads Manager.'),
  audienceId: id
    .meta({ title: 'Custom audience' })
    .describe(
      'The id of the audience, made with the Segment API (segment/audience/). TikTok targets it from 1,000 matched members on.',
    ),
  identifiers: identifiersSetting(IDENTIFIERS, ['email', 'phone']),
  purposes: purposesSetting(['advertising']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A long-term token: https://business-api.tiktok.com/portal/docs?id=1738373164380162 */
export const credentials = z.strictObject({
  accessToken: secretText(
    'Access token',
    'The long-term token of an app with audience management, authorised by the ad account; it ends only when revoked.',
  ),
});
export type Credentials = z.infer<typeof credentials>;
