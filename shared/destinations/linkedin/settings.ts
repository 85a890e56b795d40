import * as z from 'zod';
import { localAddress } from '../local-address.ts';
import { identifiersSetting, purposesSetting } from '../member-settings.ts';
import { type RefreshCredentials, refreshCredentials } from '../oauth.ts';

/** What a member is matched by; LinkedIn takes no phone and, since September 2025, no IDFA. */
export const IDENTIFIERS = ['email', 'aaid'] as const;

/** The settings of a DMP segment of type USER. */
export const settings = z.strictObject({
  segmentId: z
    .string()
    .regex(/^\d{1,25}$/, 'digits only')
    .meta({ title: 'Segment' })
    .describe(
      'The id of the DMP segment of type USER, made with dmpSegments. LinkedIn targets it from 300 matched members on.',
    ),
  identifiers: identifiersSetting(IDENTIFIERS, ['email']),
  purposes: purposesSetting(['advertising']),
  localAddress,
});
export type Settings = z.infer<typeof settings>;

/**
 * A connection made by a person with the scope rw_dmp_segments, whose refresh token lasts 365 days from then:
 * https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens
 */
export const credentials = refreshCredentials('the LinkedIn developer portal');
export type Credentials = RefreshCredentials;
