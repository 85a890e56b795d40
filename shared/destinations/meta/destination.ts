import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { cellsOf, spelling } from './columns.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, IDENTIFIERS, PERSON, type Settings, settings } from './settings.ts';

/** 10,000 rows in a request at most; as many as a chunk holds, so that one request a column carries it. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
const VERSION = 'v26.0';

const requestOf = (
  { settings: given, credentials: { accessToken } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => {
  const isAdd = batch[0]?.member.operation === 'add';
  const rows = batch.map(({ member }) => cellsOf(member, given));
  const schema = Object.keys(rows[0] ?? {});
  const data = rows.map((row) => schema.map((key) => row[key] ?? ''));
  return {
    method: isAdd ? 'POST' : 'DELETE',
    url: `${baseAddress('https://graph.facebook.com', given.localAddress)}/${VERSION}/${given.audienceId}/users`,
    headers: { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${accessToken}` },
    body: JSON.stringify({ payload: { schema, data } }),
    members: batch.map(({ index }) => index),
  };
};

/** Custom Audiences: https://developers.facebook.com/documentation/ads-commerce/marketing-api/reference/custom-audience/users */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'meta',
  name: 'Meta Custom Audiences',
  // v25.0 ends on 2027-02-23; v26.0, of 2026-07-29, has no date yet.
  api: {
    version: VERSION,
    source:
      'https://developers.facebook.com/documentation/ads-commerce/marketing-api/marketing-api-changelog/versions.md',
  },
  // https://developers.facebook.com/documentation/ads-commerce/marketing-api/reference/custom-audience/usersreplace: batches of one session.
  removal:
    'Takes whoever Meta matched by the identifier out of the audience; nothing else in the ad account changes. Sending twice is harmless. Members never end by themselves. People uploaded by others stay: Meta replaces an audience by one session of uploads, and a member whose upload had to be tried again later would be missing.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifiers, person, purposes }) => ({
    identifiers,
    traits: person.flatMap((part) => [...PERSON[part]]),
    purposes,
  }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { audienceId } }) => `${destinationId}/${audienceId}`,
  requests: (outgoing) =>
    batchesOf(
      outgoing.members,
      LIMITS.membersPerRequest,
      ({ operation, identifier }) => `${operation} ${spelling.keyOf(identifier.type)}`,
    ).map((batch) => requestOf(outgoing, batch)),
  interpret,
  probe,
  maskedCredentials: { accessToken: '***' },
  secretHeaders: ['authorization'],
});
