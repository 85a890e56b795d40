import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { mobileId, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { keepRefreshToken, MASKED_REFRESH } from '../oauth.ts';
import { createSpelling } from '../spelling.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';

/**
 * No limit is published; Tealium sends 10,000: https://docs.tealium.com/server-side-connectors/pinterest-audiences-connector .
 * As many as a chunk holds, so that one request carries it.
 */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
const API = 'https://api.pinterest.com';

/** Addresses in lower case, mobile ids in lower case and always hashed; of the hashes it takes, SHA-256. */
const spelling = createSpelling({
  email: { key: 'EMAIL', spell: hashedBy(plainEmail) },
  idfa: { key: 'IDFA', spell: hashedBy(mobileId) },
  aaid: { key: 'MAID', spell: hashedBy(mobileId) },
});

const requestOf = (
  { settings: { adAccountId, customerListId, localAddress } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => ({
  method: 'PATCH',
  url: `${baseAddress(API, localAddress)}/v5/ad_accounts/${adAccountId}/customer_lists/${customerListId}`,
  headers: { 'content-type': 'application/json; charset=utf-8' },
  body: JSON.stringify({
    operation_type: batch[0]?.member.operation === 'add' ? 'ADD' : 'REMOVE',
    records: batch.map(({ member: { identifier } }) => spelling.sentAs(identifier)).join(','),
  }),
  members: batch.map(({ index }) => index),
});

/** Customer lists: https://developers.pinterest.com/docs/api/v5/customer_lists-update */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'pinterest',
  name: 'Pinterest Customer Lists',
  // 5.23.0 was the last release seen; none is announced to end.
  api: { version: 'v5', source: 'https://github.com/pinterest/api-description' },
  removal:
    'Takes whoever Pinterest matched by the identifier out of the customer list; nothing else in the ad account changes. Sending twice leaves the audience as it is, though the counters of the list count it twice. It is not documented that members end by themselves.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifier, purposes }) => ({ identifiers: [identifier], traits: [], purposes }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { adAccountId, customerListId } }) =>
    `${destinationId}/${adAccountId}/${customerListId}`,
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).map((batch) =>
      requestOf(outgoing, batch),
    ),
  interpret,
  // The app proves itself by Basic alone; apps made before 2025-09-25 must ask for a refresh token that can be renewed:
  // https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/
  token: ({ settings: { localAddress }, credentials: { clientId, clientSecret, refreshToken } }) => ({
    method: 'POST',
    url: `${baseAddress(API, localAddress)}/v5/oauth/token`,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: `Basic ${btoa(`${clientId}:${clientSecret}`)}`,
    },
    body: new URLSearchParams({
      grant_type: 'refresh_token',
      refresh_token: refreshToken,
      continuous_refresh: 'true',
    }).toString(),
  }),
  // Each lasts 60 days; the one that comes with an access token starts anew.
  renew: keepRefreshToken,
  probe,
  maskedCredentials: MASKED_REFRESH,
  secretHeaders: ['authorization'],
});
