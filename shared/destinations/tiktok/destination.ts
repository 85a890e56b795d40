import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { spelling } from './mapping.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';

/** TikTok names no most; other senders put 1,000 in a request. As many as a chunk holds, so that one request a kind carries it. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
const VERSION = 'v1.3';

const requestOf = (
  { settings: given, credentials: { accessToken } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => {
  const { operation, identifier } = batch[0]?.member ?? { operation: 'add', identifier: { type: '', value: '' } };
  const rows = batch.map(({ member }) => [
    { id: spelling.sentAs(member.identifier), audience_ids: [given.audienceId] },
  ]);
  return {
    method: 'POST',
    url: `${baseAddress('https://business-api.tiktok.com', given.localAddress)}/open_api/${VERSION}/segment/mapping/`,
    headers: { 'content-type': 'application/json', 'access-token': accessToken },
    body: JSON.stringify({
      advertiser_ids: [given.advertiserId],
      action: operation === 'add' ? 'add' : 'delete',
      id_schema: [spelling.keyOf(identifier.type)],
      batch_data: rows,
    }),
    members: batch.map(({ index }) => index),
  };
};

/** Streamed custom audiences of the Segment API: https://business-api.tiktok.com/portal/docs?id=1739940585975809 */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'tiktok',
  name: 'TikTok Custom Audiences',
  // No end of v1.3 was announced by November 2026.
  api: { version: VERSION, source: 'https://business-api.tiktok.com/portal/docs?id=1740029165513730' },
  removal:
    'Takes whoever TikTok matched by the identifier out of the audience; nothing else in the ad account changes. Sending twice is harmless. Changes show in Ads Manager within 24 to 48 hours.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifiers, purposes }) => ({ identifiers, traits: [], purposes }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { advertiserId, audienceId } }) =>
    `${destinationId}/${advertiserId}/${audienceId}`,
  // A request has one action and one schema.
  requests: (outgoing) =>
    batchesOf(
      outgoing.members,
      LIMITS.membersPerRequest,
      ({ operation, identifier }) => `${operation} ${spelling.keyOf(identifier.type)}`,
    ).map((batch) => requestOf(outgoing, batch)),
  interpret,
  probe,
  maskedCredentials: { accessToken: '***' },
  secretHeaders: ['access-token'],
});
