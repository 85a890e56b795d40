import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { renewalDays } from '../member-settings.ts';
import { plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { keepRefreshToken, MASKED_REFRESH, refreshGrant } from '../oauth.ts';
import { createSpelling } from '../spelling.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, type Settings, settings } from './settings.ts';

/**
 * 1,000 items in a request at most; as many as the answer can be read whole of, should all be refused. Calls a minute are
 * limited for each customer, at a number that is not told.
 */
const LIMITS = { membersPerRequest: 125, membersPerChunk: 500, concurrency: 2 };
const API = 'https://campaign.api.bingads.microsoft.com';
const TOKENS = 'https://login.microsoftonline.com';
/** https://learn.microsoft.com/advertising/guides/authentication-oauth-get-tokens */
const SCOPE = 'https://ads.microsoft.com/msads.manage offline_access';

/** Email alone: phones and CRM ids are "not currently supported" (…/campaign-management-service/customerlistitemsubtype). */
const spelling = createSpelling({ email: { key: 'Email', spell: hashedBy(plainEmail) } });

const requestOf = (
  { settings: given, credentials: { developerToken } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => ({
  method: 'POST',
  url: `${baseAddress(API, given.localAddress)}/CampaignManagement/v13/CustomerListUserData/Apply`,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    developertoken: developerToken,
    customerid: given.customerId,
    customeraccountid: given.accountId,
  },
  body: JSON.stringify({
    CustomerListUserData: {
      // With removals too: without it, error 8003 would keep people in the list of an account that accepts by request.
      AcceptCustomerMatchTerm: given.termsAccepted,
      ActionType: batch[0]?.member.operation === 'add' ? 'Add' : 'Remove',
      AudienceId: given.audienceId,
      CustomerListItems: batch.map(({ member: { identifier } }) => spelling.sentAs(identifier)),
      CustomerListItemSubType: 'Email',
    },
  }),
  members: batch.map(({ index }) => index),
});

/** Customer Match: https://learn.microsoft.com/advertising/campaign-management-service/applycustomerlistuserdata */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'microsoft',
  name: 'Microsoft Advertising Customer Match',
  // No end of version 13 is announced; only its SOAP form, which is not used here, ends on 2027-01-31.
  api: { version: 'v13 (REST)', source: 'https://learn.microsoft.com/advertising/guides/migrate-to-rest' },
  removal:
    'Takes the email out of the customer list; nothing else in the account changes. Sending twice is harmless. Microsoft drops members by itself after the membership duration of the list: they are sent again before.',
  settings,
  credentials,
  identifiers: ['email'],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ purposes }) => ({ identifiers: ['email'], traits: [], purposes }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { accountId, audienceId } }) => `${destinationId}/${accountId}/${audienceId}`,
  renewAfterDays: ({ membershipDays }) => renewalDays(membershipDays),
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).map((batch) =>
      requestOf(outgoing, batch),
    ),
  interpret,
  token: ({ settings: { localAddress }, credentials: given }) =>
    refreshGrant(`${baseAddress(TOKENS, localAddress)}/common/oauth2/v2.0/token`, given, { scope: SCOPE }),
  renew: keepRefreshToken,
  probe,
  maskedCredentials: { ...MASKED_REFRESH, developerToken: '***' },
  secretHeaders: ['authorization', 'developertoken'],
});
