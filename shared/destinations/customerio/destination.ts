import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { ADDRESSES, type Credentials, credentials, type Settings, settings } from './settings.ts';

/** 1,000 ids in a request at most; as many as a chunk holds, so that one request carries it. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };

/** An id has at most 150 bytes: https://docs.customer.io/integrations/api/track/ (customer limits). */
const isId = (value: string): boolean => value.trim() !== '' && Buffer.byteLength(value, 'utf8') <= 150;

const requestOf = (
  { settings: given, credentials: { siteId, apiKey } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => {
  const change = batch[0]?.member.operation === 'add' ? 'add_customers' : 'remove_customers';
  const base = baseAddress(ADDRESSES[given.region], given.localAddress);
  return {
    method: 'POST',
    url: `${base}/api/v1/segments/${given.segmentId}/${change}?id_type=id`,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: `Basic ${Buffer.from(`${siteId}:${apiKey}`).toString('base64')}`,
    },
    body: JSON.stringify({ ids: batch.map(({ member }) => member.identifier.value) }),
    members: batch.map(({ index }) => index),
  };
};

/**
 * Manual segments: https://docs.customer.io/integrations/api/track/ . People are named by `id` alone: `remove_customers`
 * requires that they have one, so that whoever was added by email could not be taken out again. The call takes no
 * attributes, and no other call both writes those and changes a manual segment: traits are not sent.
 */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'customerio',
  name: 'Customer.io segments',
  // v2 has no manual segments; no end of v1 was announced.
  api: { version: 'v1', source: 'https://docs.customer.io/integrations/api/track/' },
  removal:
    'Takes the person out of the manual segment; the person, their subscription and their other segments stay as they are. Sending twice is harmless. Adding creates a person for an id that Customer.io does not know.',
  settings,
  credentials,
  identifiers: [],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifier, purposes }) => ({ identifiers: [identifier], traits: [], purposes }),
  unusable: ({ value }) => (isId(value) ? undefined : 'unusable-id'),
  leavesBehind: 'contact',
  audience: ({ destinationId, settings: { segmentId } }) => `${destinationId}/${segmentId}`,
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).map((batch) =>
      requestOf(outgoing, batch),
    ),
  interpret,
  probe,
  maskedCredentials: { siteId: '***', apiKey: '***' },
  secretHeaders: ['authorization'],
});
