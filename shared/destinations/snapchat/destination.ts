import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { mobileId, phoneDigits, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { keepRefreshToken, MASKED_REFRESH, refreshGrant } from '../oauth.ts';
import { createSpelling } from '../spelling.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';

/** 100,000 identifiers in a request at most, 10 requests a second for a token; as many as a chunk holds, so that one carries it. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
const API = 'https://adsapi.snapchat.com';
const TOKENS = 'https://accounts.snapchat.com';

/** The schema of each identifier and its spelling: https://developers.snap.com/api/marketing-api/Ads-API/customer-lists */
const spelling = createSpelling({
  email: { key: 'EMAIL_SHA256', spell: hashedBy(plainEmail) },
  phone: { key: 'PHONE_SHA256', spell: hashedBy(phoneDigits) },
  idfa: { key: 'MOBILE_AD_ID_SHA256', spell: hashedBy(mobileId) },
  aaid: { key: 'MOBILE_AD_ID_SHA256', spell: hashedBy(mobileId) },
});

/** A request has one schema, and no identifier twice. */
const requestOf = (
  { settings: { segmentId, localAddress } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => {
  const first = batch[0]?.member;
  const hashes = new Set(batch.map(({ member: { identifier } }) => spelling.sentAs(identifier)));
  return {
    method: first?.operation === 'add' ? 'POST' : 'DELETE',
    url: `${baseAddress(API, localAddress)}/v1/segments/${segmentId}/users`,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify({
      users: [{ schema: [first && spelling.keyOf(first.identifier.type)], data: [...hashes].map((hash) => [hash]) }],
    }),
    members: batch.map(({ index }) => index),
  };
};

/** Customer lists, once called Snap Audience Match: https://developers.snap.com/api/marketing-api/Ads-API/customer-lists */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'snapchat',
  name: 'Snapchat Customer Lists',
  // The only version since the start; none is announced to end.
  api: { version: 'v1', source: 'https://developers.snap.com/marketing-api/Ads-API/version' },
  removal:
    'Takes whoever Snapchat matched by the identifier out of the customer list; nothing else in the ad account changes. Sending twice is harmless. Members end by themselves only where the list was made with a retention in days: they stay in our ledger until the next full run.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifiers, purposes }) => ({ identifiers, traits: [], purposes }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { segmentId } }) => `${destinationId}/${segmentId}`,
  requests: (outgoing) =>
    batchesOf(
      outgoing.members,
      LIMITS.membersPerRequest,
      ({ operation, identifier }) => `${operation} ${spelling.keyOf(identifier.type)}`,
    ).map((batch) => requestOf(outgoing, batch)),
  interpret,
  // https://developers.snap.com/api/marketing-api/Ads-API/authentication
  token: ({ settings: { localAddress }, credentials: given }) =>
    refreshGrant(`${baseAddress(TOKENS, localAddress)}/login/oauth2/access_token`, given),
  // The answer bears a refresh token; where it is a new one, the old one may end (RFC 6749, 6).
  renew: keepRefreshToken,
  probe,
  maskedCredentials: MASKED_REFRESH,
  secretHeaders: ['authorization'],
});
