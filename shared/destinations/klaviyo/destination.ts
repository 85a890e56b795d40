import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { traitsOf } from '../fields.ts';
import { batchesOf, type Placed, requestsWithin } from '../split.ts';
import { interpret, interpretStep } from './answers.ts';
import { callOf, callOfStep, REVISION } from './calls.ts';
import { probe } from './probe.ts';
import { profileOf, spelling } from './profile.ts';
import { type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';

/** An import takes 10,000 profiles; of a hundred, errors and profiles are one page each. */
const LIMITS = { membersPerRequest: 100, membersPerChunk: 500, concurrency: 2 };
/** 5 MB an import: https://developers.klaviyo.com/en/reference/bulk_import_profiles */
const LONGEST = 5_000_000;
/** A look-up names its members in the address, and its answer tells about 1 kB of each. */
const LOOKED_UP = 50;

type Batch = readonly Placed<OutgoingMember>[];

/** Adding begins with an import that names no list: see `interpretStep`. */
const importOf = (outgoing: Outgoing<Settings, Credentials>, batch: Batch): Omit<DeliveryRequest, 'members'> => {
  const data = batch.map(({ member }) => profileOf(member, outgoing.settings));
  const body = { data: { type: 'profile-bulk-import-job', attributes: { profiles: { data } } } };
  return callOf(outgoing, 'POST', { path: '/api/profile-bulk-import-jobs', body });
};

/** https://developers.klaviyo.com/en/reference/get_profiles */
const lookUpOf = (outgoing: Outgoing<Settings, Credentials>, batch: Batch): Omit<DeliveryRequest, 'members'> => {
  const values = batch.map(({ member: { identifier } }) => spelling.sentAs(identifier));
  const filter = `any(${spelling.keyOf(batch[0]?.member.identifier.type ?? '')},${JSON.stringify(values)})`;
  const query = `filter=${encodeURIComponent(filter)}&fields%5Bprofile%5D=created&page%5Bsize%5D=100`;
  return callOf(outgoing, 'GET', { path: `/api/profiles?${query}` });
};

const requestsFor = (
  outgoing: Outgoing<Settings, Credentials>,
  operation: OutgoingMember['operation'],
): readonly DeliveryRequest[] => {
  const size = operation === 'add' ? LIMITS.membersPerRequest : LOOKED_UP;
  const kindOf = ({ operation: its, identifier }: OutgoingMember): string => (its === operation ? identifier.type : '');
  return batchesOf(outgoing.members, size, kindOf)
    .filter(([first]) => first?.member.operation === operation)
    .flatMap((batch) =>
      requestsWithin(batch, LONGEST, (part) => ({
        ...(operation === 'add' ? importOf : lookUpOf)(outgoing, part),
        members: part.map(({ index }) => index),
      })),
    );
};

/**
 * Klaviyo lists. Adding imports the profiles, then puts them into the list by a call of its own, instead of naming the list in
 * the import: an import whose answer was lost could otherwise put somebody in who was taken out meanwhile.
 */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'klaviyo',
  name: 'Klaviyo list',
  api: {
    version: REVISION,
    // Two years after its release.
    sunset: '2028-07-15',
    source: 'https://developers.klaviyo.com/en/docs/api_versioning_and_deprecation_policy',
  },
  removal:
    'Takes the profile out of the list; it stays in the account with its consent, its subscriptions and its other lists, and is never unsubscribed or suppressed. Adding makes the profile where there is none, and gives no consent to marketing. Sending twice is harmless. Klaviyo looks profiles up by the address of the call alone: the identifier of who is to leave stands in it, encrypted on its way, and may stand in logs that keep such addresses.',
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
  audience: ({ destinationId, settings: { listId } }) => `${destinationId}/${listId}`,
  requests: (outgoing) => [...requestsFor(outgoing, 'remove'), ...requestsFor(outgoing, 'add')],
  interpret,
  job: { request: callOfStep, interpret: interpretStep },
  probe,
  maskedCredentials: { apiKey: '***' },
  secretHeaders: ['authorization'],
});
