import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { identifiersSetting, purposesSetting } from '../member-settings.ts';
import { type RefreshCredentials, refreshCredentials } from '../oauth.ts';

/** What a member is matched by. */
export const IDENTIFIERS = ['email', 'phone', 'idfa', 'aaid'] as const;

/**
 * The settings of a customer list. One identifier is usual, for Snap's own connector takes one a list:
 * https://experienceleague.adobe.com/en/docs/project-aim-demo/destinations/catalog/advertising/snap-inc
 */
export const settings = z.strictObject({
  segmentId: z
    .string()
    .regex(/^\d{1,25}$/, 'digits only')
    .meta({ title: 'Customer list' })
    .describe(
      'The id of the audience, made in Ads Manager from a customer list. Snapchat targets it from 1,000 matches on.',
    ),
  identifiers: identifiersSetting(IDENTIFIERS, ['email']),
  purposes: purposesSetting(['advertising']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** A connection made once by a person, with the scope snapchat-marketing-api. */
export const credentials = refreshCredentials('Snapchat Business Manager');
export type Credentials = RefreshCredentials;
