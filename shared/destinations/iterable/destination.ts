import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import type { Identifier } from '../../domain/identity/identifier.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { fieldsOf, traitsOf } from '../fields.ts';
import { baseAddress } from '../local-address.ts';
import { plainEmail } from '../normalise/contact.ts';
import { batchesOf, type Placed, requestsWithin } from '../split.ts';
import { interpret } from './answers.ts';
import { probe } from './probe.ts';
import { ADDRESSES, type Credentials, credentials, IDENTIFIERS, type Settings, settings } from './settings.ts';

/**
 * 1,000 people in a request; half of that, so that the answer that lists who failed stays within what is read of it. Iterable
 * throttles the lists of a project hard: the fewest concurrent requests.
 */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 2 };
/** Iterable publishes no most for a request: a bound of our own. */
const LONGEST = 4_000_000;

/** A userId is printable ASCII without a space at its end (`FailedUserUpdates` in https://api.iterable.com/api-docs). */
const isUserId = (value: string): boolean => /^[\x20-\x7e]*[\x21-\x7e]$/.test(value);

const spell = ({ type, value }: Identifier): string | undefined => {
  if (type === 'email') return plainEmail(value);
  return isUserId(value) ? value : undefined;
};

const dataFields = (member: OutgoingMember, { fields }: Settings): object => {
  const filled = fieldsOf(member, fields, (value) => value);
  return filled.length === 0 ? {} : { dataFields: Object.fromEntries(filled) };
};

const subscriberOf = (member: OutgoingMember, given: Settings): object => {
  const { identifier, operation } = member;
  const named = { [identifier.type]: spell(identifier) ?? identifier.value };
  return operation === 'add' ? { ...named, ...dataFields(member, given) } : named;
};

const requestOf = (
  { settings: given, credentials: { apiKey } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => {
  const isAdd = batch[0]?.member.operation === 'add';
  const change = {
    listId: Number(given.listId),
    subscribers: batch.map(({ member }) => subscriberOf(member, given)),
    // True would unsubscribe the person from the whole channel of the list: said each time, whatever the default is.
    ...(isAdd ? { updateExistingUsersOnly: given.existingOnly } : { channelUnsubscribe: false }),
  };
  return {
    method: 'POST',
    url: `${baseAddress(ADDRESSES[given.region], given.localAddress)}/api/lists/${isAdd ? 'subscribe' : 'unsubscribe'}`,
    headers: { 'content-type': 'application/json; charset=utf-8', 'api-key': apiKey },
    body: JSON.stringify(change),
    members: batch.map(({ index }) => index),
  };
};

/** Static lists: https://api.iterable.com/api/docs#lists_subscribe */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'iterable',
  name: 'Iterable lists',
  // The paths carry no version; 1.8 is what the published contract calls itself. No end was announced.
  api: { version: '1.8', source: 'https://api.iterable.com/api-docs' },
  removal:
    'Takes the person off the static list; the person, their subscriptions and their other lists stay as they are. Sending twice is harmless. Adding creates whoever the project does not know, unless the settings say otherwise.',
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
  unusable: (identifier) => {
    if (spell(identifier) !== undefined) return undefined;
    return identifier.type === 'email' ? 'unusable-email' : 'unusable-user-id';
  },
  leavesBehind: 'contact',
  audience: ({ destinationId, settings: { listId } }) => `${destinationId}/${listId}`,
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).flatMap((batch) =>
      requestsWithin(batch, LONGEST, (part) => requestOf(outgoing, part)),
    ),
  interpret,
  probe,
  maskedCredentials: { apiKey: '***' },
  secretHeaders: ['api-key'],
});
