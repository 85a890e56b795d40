import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { baseAddress } from '../local-address.ts';
import { mobileId, plainEmail } from '../normalise/contact.ts';
import { hashedBy } from '../normalise/hash.ts';
import { MASKED_REFRESH, refreshGrant } from '../oauth.ts';
import { createSpelling } from '../spelling.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';

/** 5,000 elements in a request at most, 600 requests in a minute; as many as the answer can be read whole of, should all be refused. */
const LIMITS = { membersPerRequest: 125, membersPerChunk: 500, concurrency: 4 };
const VERSION = '202609';

/** Lower case without any space for an email, which is hashed; a GOOGLE_AID is sent as it is. */
const spelling = createSpelling({
  email: { key: 'SHA256_EMAIL', spell: hashedBy((raw) => plainEmail(raw.replaceAll(/\s/g, ''))) },
  aaid: { key: 'GOOGLE_AID', spell: mobileId },
});

/**
 * One identifier an element. Names, title and company are left out: LinkedIn also matches by them, and whom only they had
 * matched could not be taken out by the identifier any more.
 */
const elementOf = ({ operation, identifier }: OutgoingMember): object => ({
  action: operation === 'add' ? 'ADD' : 'REMOVE',
  userIds: [{ idType: spelling.keyOf(identifier.type), idValue: spelling.sentAs(identifier) }],
});

const requestOf = (
  { settings: given }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => ({
  method: 'POST',
  url: `${baseAddress('https://api.linkedin.com', given.localAddress)}/rest/dmpSegments/${given.segmentId}/users`,
  headers: {
    'content-type': 'application/json; charset=utf-8',
    'linkedin-version': VERSION,
    'x-restli-protocol-version': '2.0.0',
    'x-restli-method': 'BATCH_CREATE',
  },
  body: JSON.stringify({ elements: batch.map(({ member }) => elementOf(member)) }),
  members: batch.map(({ index }) => index),
});

/** DMP segments: https://learn.microsoft.com/en-us/linkedin/marketing/matched-audiences/create-and-manage-segment-users */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'linkedin',
  name: 'LinkedIn Matched Audiences',
  // A version lives for a year at least, and ends in the middle of its month.
  api: {
    version: VERSION,
    sunset: '2027-09-15',
    source: 'https://learn.microsoft.com/en-us/linkedin/marketing/integrations/migrations',
  },
  removal:
    'Takes whoever LinkedIn matched by the identifier out of the segment; nothing else in the ad account changes. Sending twice is harmless. Members never end by themselves.',
  settings,
  credentials,
  identifiers: [...IDENTIFIERS],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ identifiers, purposes }) => ({ identifiers, traits: [], purposes }),
  unusable: spelling.unusable,
  audience: ({ destinationId, settings: { segmentId } }) => `${destinationId}/${segmentId}`,
  // Additions and removals of any kind of identifier may share a request.
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, () => 'all').map((batch) => requestOf(outgoing, batch)),
  interpret,
  // https://learn.microsoft.com/en-us/linkedin/shared/authentication/programmatic-refresh-tokens
  token: ({ settings: { localAddress }, credentials: given }) =>
    refreshGrant(`${baseAddress('https://www.linkedin.com', localAddress)}/oauth/v2/accessToken`, given),
  probe,
  maskedCredentials: MASKED_REFRESH,
  secretHeaders: ['authorization'],
});
