import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { clientCredentialsGrant } from '../oauth.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';
import { spelling } from './spelling.ts';

/** 50,000 in a request at most; as many as a chunk holds, so that one request a type carries it. 250 calls a minute for an app. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
const API = 'https://api.criteo.com';
const VERSION = '2026-07';

const requestOf = (
  { settings: given }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => ({
  method: 'PATCH',
  url: `${baseAddress(API, given.localAddress)}/${VERSION}/marketing-solutions/audience-segments/${given.audienceSegmentId}/contact-list`,
  headers: { 'content-type': 'application/json; charset=utf-8', accept: 'application/json' },
  body: JSON.stringify({
    data: {
      type: 'ContactlistAmendment',
      attributes: {
        operation: batch[0]?.member.operation,
        identifierType: spelling.keyOf(batch[0]?.member.identifier.type ?? 'email'),
        identifiers: batch.map(({ member: { identifier } }) => spelling.sentAs(identifier)),
      },
    },
  }),
  members: batch.map(({ index }) => index),
});

/** Contact lists: https://developers.criteo.com/marketing-solutions/docs/contact-list */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'criteo',
  name: 'Criteo contact lists',
  // Of July 2026, supported for twelve months. No page names the day: it is counted from 2026-07-21, when the new policy and
  // its releases began; the header Sunset tells it from April on. 2027-01 is a release candidate with the same call.
  api: {
    version: VERSION,
    sunset: '2027-07-21',
    source: 'https://developers.criteo.com/criteo-apis/docs/versioning-policy',
  },
  removal:
    'Takes the identifier out of the contact list; the person and other segments stay as they are. Sending twice is harmless. Criteo computes audiences twice a day, so that a removal takes some hours to be felt.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifiers, purposes }) => ({ identifiers, traits: [], purposes }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { audienceSegmentId } }) => `${destinationId}/${audienceSegmentId}`,
  requests: (outgoing) =>
    batchesOf(
      outgoing.members,
      LIMITS.membersPerRequest,
      ({ operation, identifier }) => `${operation} ${spelling.keyOf(identifier.type)}`,
    ).map((batch) => requestOf(outgoing, batch)),
  interpret,
  token: ({ settings: { localAddress }, credentials: given }) =>
    clientCredentialsGrant(`${baseAddress(API, localAddress)}/oauth2/token`, given),
  probe,
  maskedCredentials: { clientId: '***', clientSecret: '***' },
  secretHeaders: ['authorization'],
});
