import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { identifierSetting, purposesSetting, secretText } from '../member-settings.ts';

/** The Track API's addresses: an account lives in one region. */
export const ADDRESSES = { us: 'https://track.customer.io', eu: 'https://track-eu.customer.io' } as const;

/** The settings of a manual segment. */
export const settings = z.strictObject({
  segmentId: z
    .string()
    .regex(/^[1-9]\d{0,9}$/, 'digits only')
    .meta({ title: 'Manual segment' })
    .describe('The id of a manual segment, as the segment shows it under Usage; a data-driven one takes nobody.'),
  region: z
    .enum(['us', 'eu'])
    .default('us')
    .meta({ title: 'Region' })
    .describe('Where the account was opened: us, or eu. Its Site ID and key work there alone.'),
  identifier: identifierSetting(
    'userId',
    'The identifier whose value is the id of a person there. The workspace must identify people by id: by the email address alone Customer.io takes nobody out. An id that it does not know becomes a new person with nothing but that id.',
  ),
  purposes: purposesSetting(['email']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/** Of the workspace, for the Track API: https://docs.customer.io/integrations/api/track/ */
export const credentials = z.strictObject({
  siteId: secretText('Site ID', 'Of the workspace, from Account Settings > API Credentials > Track API keys.'),
  apiKey: secretText('API key', 'The Track API key beside that Site ID; an App API key does not serve.'),
});
export type Credentials = z.infer<typeof credentials>;
