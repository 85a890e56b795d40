import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { renewalDays } from '../member-settings.ts';
import { googleEmail, mobileId, phoneWithPlus } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { MASKED_REFRESH, refreshGrant } from '../oauth.ts';
import { createSpelling } from '../spelling.ts';
import { batchesOf } from '../split.ts';
import { interpret, interpretJob, jobOf } from './answers.ts';
import { probe } from './probe.ts';
import { CONTACT, type Credentials, credentials, MOBILE, type Settings, settings } from './settings.ts';

/** 10,000 in a request at most; as many as a chunk holds, so that one request carries it. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
const API = 'https://datamanager.googleapis.com';
const TOKENS = 'https://oauth2.googleapis.com';

/** The field of each identifier; mobile ids are never hashed. */
const spelling = createSpelling({
  email: { key: 'emailAddress', spell: hashedBy(googleEmail) },
  phone: { key: 'phoneNumber', spell: hashedBy(phoneWithPlus) },
  idfa: { key: 'mobileIds', spell: mobileId },
  aaid: { key: 'mobileIds', spell: mobileId },
});

/**
 * One identifier a member, never a person with all of theirs: what was sent can then be taken out one by one. Names and
 * addresses are left out for the same reason: they change, and what was sent could not be named any more.
 */
const audienceData = ({ identifier }: OutgoingMember): object => {
  const value = spelling.sentAs(identifier);
  if (MOBILE.some((type) => type === identifier.type)) return { mobileData: { mobileIds: [value] } };
  return { userData: { userIdentifiers: [{ [spelling.keyOf(identifier.type)]: value }] } };
};

const answerOf = (granted: boolean | undefined): string =>
  granted === undefined ? 'CONSENT_STATUS_UNSPECIFIED' : granted ? 'CONSENT_GRANTED' : 'CONSENT_DENIED';

/** https://developers.google.com/data-manager/api/reference/rest/v1/Consent */
const consentOf = ({ consent = {} }: OutgoingMember, given: Settings): object => ({
  consent: {
    adUserData: answerOf(consent[given.adUserDataPurpose]),
    adPersonalization: answerOf(consent[given.adPersonalizationPurpose]),
  },
});

const listOf = ({ customerId, loginCustomerId, userListId }: Settings): object => ({
  operatingAccount: { accountType: 'GOOGLE_ADS', accountId: customerId },
  ...(loginCustomerId === undefined ? {} : { loginAccount: { accountType: 'GOOGLE_ADS', accountId: loginCustomerId } }),
  productDestinationId: userListId,
});

const requestOf = (
  { settings: given }: Outgoing<Settings, Credentials>,
  batch: readonly { readonly member: OutgoingMember; readonly index: number }[],
): DeliveryRequest => {
  const isAdd = batch[0]?.member.operation === 'add';
  const members = batch.map(({ member }) => ({ ...audienceData(member), ...(isAdd ? consentOf(member, given) : {}) }));
  const terms = { termsOfService: { customerMatchTermsOfServiceStatus: 'ACCEPTED' } };
  return {
    method: 'POST',
    url: `${baseAddress(API, given.localAddress)}/v1/audienceMembers:${isAdd ? 'ingest' : 'remove'}`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      destinations: [listOf(given)],
      audienceMembers: members,
      encoding: 'HEX',
      ...(isAdd ? terms : {}),
    }),
    members: batch.map(({ index }) => index),
  };
};

/**
 * Takes out whom the list was last given before `before`; everybody given again since stays, so it is never empty:
 * https://developers.google.com/data-manager/api/devguides/audiences/google-ads/customer-match/remove-all-members
 * It answers a requestId; that job takes out by the time of each upload, however late it runs.
 */
const removeOthers = (given: Settings, before: number): Omit<DeliveryRequest, 'members'> => ({
  method: 'POST',
  url: `${baseAddress(API, given.localAddress)}/v1/audienceMembers:removeAll`,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({ destinations: [listOf(given)], removeAsOfTime: new Date(before).toISOString() }),
});

/** Customer Match through the Data Manager API: https://developers.google.com/data-manager/api/reference/rest */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'google',
  name: 'Google Customer Match',
  api: { version: 'v1', source: 'https://developers.google.com/data-manager/api/release-notes' },
  removal:
    'Takes the identifier out of the list; nothing else in the account changes. Sending twice is harmless. Google drops members by itself after 540 days at most: they are sent again before. People uploaded by others stay, unless `replaces` is set.',
  settings,
  credentials,
  identifiers: [...CONTACT, ...MOBILE],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifiers, purposes, adUserDataPurpose }) => ({
    identifiers,
    traits: [],
    purposes: [...new Set([adUserDataPurpose, ...purposes])],
  }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { customerId, userListId } }) => `${destinationId}/${customerId}/${userListId}`,
  renewAfterDays: ({ membershipDays }) => renewalDays(membershipDays),
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).map((batch) =>
      requestOf(outgoing, batch),
    ),
  interpret,
  job: {
    request: (poll, { settings: { localAddress } }) => ({
      method: 'GET',
      url: `${baseAddress(API, localAddress)}/v1/requestStatus:retrieve?requestId=${encodeURIComponent(jobOf(poll).requestId)}`,
      headers: {},
      body: '',
    }),
    interpret: interpretJob,
  },
  replace: ({ settings: given, before }) => (given.replaces ? removeOthers(given, before) : undefined),
  // https://developers.google.com/identity/protocols/oauth2/web-server#offline
  token: ({ settings: { localAddress }, credentials: given }) =>
    refreshGrant(`${baseAddress(TOKENS, localAddress)}/token`, given),
  probe,
  maskedCredentials: MASKED_REFRESH,
  secretHeaders: ['authorization'],
});
