import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { identifiersSetting, purposesSetting } from '../member-settings.ts';
import { type ClientCredentials, clientCredentials } from '../oauth.ts';

/** What a member is matched by; a contact list may hold all of them. */
export const IDENTIFIERS = ['email', 'idfa', 'aaid'] as const;

/** The settings of a contact list. */
export const settings = z.strictObject({
  audienceSegmentId: z
    .string()
    .regex(/^\d{1,10}$/, 'digits only')
    .meta({ title: 'Audience segment' })
    .describe('The id of an audience segment of the type contact list, made in Criteo Commerce Growth.'),
  identifiers: identifiersSetting(IDENTIFIERS, ['email']),
  purposes: purposesSetting(['advertising']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** An app of the developer portal with the domain Audiences, to which the advertiser has consented. */
export const credentials = clientCredentials("Criteo's developer portal");
export type Credentials = ClientCredentials;
