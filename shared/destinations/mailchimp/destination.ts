import type { DeliveryRequest, OutgoingMember } from '../../domain/export/delivery.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { traitsOf } from '../fields.ts';
import { baseAddress } from '../local-address.ts';
import { batchesOf, type Placed } from '../split.ts';
import { interpret } from './answers.ts';
import { fieldChanges, newContacts, spelling, tagChange } from './contacts.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, type Settings, settings } from './settings.ts';

/** 500 in a request, 10 connections an account, which other programs use as well. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 4 };
/** Whole contacts would not fit into what is read of an answer: https://mailchimp.com/developer/marketing/docs/methods-parameters/ */
const SHORT = 'fields=members_added.email_address,errors,total_added,total_removed,error_count';

const requestsOf = (
  { settings: given, credentials: { apiKey } }: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): readonly DeliveryRequest[] => {
  const dataCentre = apiKey.slice(apiKey.lastIndexOf('-') + 1);
  const address = `${baseAddress(`https://${dataCentre}.api.mailchimp.com`, given.localAddress)}/3.0`;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    authorization: `Basic ${btoa(`headwater:${apiKey}`)}`,
  };
  const post = (path: string, body: object, indexes: readonly number[] = []): DeliveryRequest => ({
    method: 'POST',
    url: `${address}${path}`,
    headers,
    body: JSON.stringify(body),
    members: indexes,
  });
  const members = batch.map(({ member }) => member);
  const isAdd = members[0]?.operation === 'add';
  const list = `/lists/${given.audienceId}`;
  const fields = isAdd ? fieldChanges(members, given) : undefined;
  return [
    // What prepares carries no members: whether somebody is in is told by the answer about the tag, which comes last.
    ...(isAdd && given.newContacts !== 'skip'
      ? [
          post(
            `${list}?skip_merge_validation=true&skip_duplicate_check=true&fields=error_count`,
            newContacts(members, given),
          ),
        ]
      : []),
    ...(fields ? [post('/batches', fields)] : []),
    post(
      `${list}/segments/${given.tagId}?${SHORT}`,
      tagChange(members),
      batch.map(({ index }) => index),
    ),
  ];
};

/** A tag, which the interface calls a static segment: https://mailchimp.com/developer/marketing/api/list-segments/ */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'mailchimp',
  name: 'Mailchimp',
  api: { version: '3.0', source: 'https://mailchimp.com/developer/marketing/api/' },
  removal:
    'Takes the tag off the contact, who stays in the audience as they are: nobody is unsubscribed, archived or deleted, and other tags stay. Sending twice is harmless. Merge fields are written in the background; one that Mailchimp refuses is not told.',
  settings,
  credentials,
  identifiers: ['email'],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ fields, purposes }) => ({ identifiers: ['email'], traits: traitsOf(fields), purposes }),
  unusable: spelling.unusable,
  leavesBehind: 'contact',
  audience: ({ destinationId, settings: { audienceId, tagId } }) => `${destinationId}/${audienceId}/${tagId}`,
  requests: (outgoing) =>
    batchesOf(outgoing.members, LIMITS.membersPerRequest, ({ operation }) => operation).flatMap((batch) =>
      requestsOf(outgoing, batch),
    ),
  interpret,
  probe,
  maskedCredentials: { apiKey: '***-dc1' },
  secretHeaders: ['authorization'],
});
