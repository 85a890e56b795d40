import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { traitsOf } from '../fields.ts';
import { baseAddress } from '../local-address.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, HOSTS, IDENTIFIERS, type Settings, settings } from './settings.ts';
import { spelling, userOf } from './user.ts';

/**
 * 75 objects in a request, and 50 under contracts by monthly active users: what all may send.
 * https://www.braze.com/docs/api/endpoints/user_data/post_user_track
 */
const LIMITS = { membersPerRequest: 50, membersPerChunk: 500, concurrency: 5 };

const requestOf = (
  { settings: given, credentials: { apiKey } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => ({
  method: 'POST',
  url: `${baseAddress(HOSTS[given.instance], given.localAddress)}/users/track`,
  headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${apiKey}` },
  body: JSON.stringify({ attributes: batch.map(({ member }) => userOf(member, given)) }),
  members: batch.map(({ index }) => index),
});

/** A boolean custom attribute for each audience: cohorts are for partners of Braze alone. */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'braze',
  name: 'Braze custom attribute',
  api: { version: 'unversioned', source: 'https://www.braze.com/docs/api/endpoints/user_data/post_user_track' },
  removal:
    'Sets the custom attribute to false on the profile and makes none where there is none; subscriptions and everything else stay as they are. Where several profiles have the email or phone, Braze changes the one updated last, and another that was once added keeps true: name users by the external id to be sure. Sending twice changes nothing, and consumes a data point each time where the contract counts them.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifier, fields, purposes }) => ({
    identifiers: [identifier],
    traits: traitsOf(fields),
    purposes,
  }),
  unusable: spelling.unusable,
  leavesBehind: 'contact',
  audience: ({ destinationId, settings: { attribute } }) => `${destinationId}/${attribute}`,
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).map((batch) =>
      requestOf(outgoing, batch),
    ),
  interpret,
  probe,
  maskedCredentials: { apiKey: '***' },
  secretHeaders: ['authorization'],
});
