import * as z from 'zod';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  OutgoingMember,
} from '../../domain/export/delivery.ts';
import type { Json } from '../../domain/json.ts';
import { defineDestination, type Outgoing } from '../destination.ts';
import { traitsOf } from '../fields.ts';
import { interpretWhole, sayAll } from '../http-answer.ts';
import { baseAddress } from '../local-address.ts';
import { batchesFor, type Placed, requestsWithin } from '../split.ts';
import { interpret, interpretCommon } from './answers.ts';
import { contactOf, spelling } from './contacts.ts';
import { askLater, isLost, pendingJob, readJob, readStanding } from './jobs.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, type Settings, settings } from './settings.ts';

/** 30,000 contacts or 6 MB in a request at most; as many as a chunk holds, so that one request carries it unless fields are long. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 2 };
const LONGEST = 6_000_000;
/** 100 at most; as many as the answer, with all fields of each, can be read whole. */
const LOOKED_UP = 20;
const HOSTS = { global: 'https://api.sendgrid.com', eu: 'https://api.eu.sendgrid.com' };

/** Contacts to take out of the list by their ids; any other poll is that of a job. */
const leaving = z.object({ contacts: z.array(z.string()).min(1) });

interface Of {
  readonly settings: Settings;
  readonly credentials: Credentials;
}

const callOf =
  ({ settings: { region, localAddress }, credentials: { apiKey } }: Of) =>
  (method: DeliveryRequest['method'], path: string, body?: object): Omit<DeliveryRequest, 'members'> => ({
    method,
    url: `${baseAddress(HOSTS[region], localAddress)}/v3/marketing/${path}`,
    headers: {
      authorization: `Bearer ${apiKey}`,
      ...(body ? { 'content-type': 'application/json; charset=utf-8' } : {}),
    },
    body: body ? JSON.stringify(body) : '',
  });

const requestOf = (
  outgoing: Outgoing<Settings, Credentials>,
  batch: readonly Placed<OutgoingMember>[],
): DeliveryRequest => {
  const { settings: given } = outgoing;
  const members = batch.map(({ member }) => member);
  const call = callOf(outgoing);
  const request =
    members[0]?.operation === 'add'
      ? call('PUT', 'contacts', {
          list_ids: [given.listId],
          contacts: members.map((member) => contactOf(member, given)),
        })
      : call('POST', 'contacts/search/emails', {
          emails: members.map(({ identifier }) => spelling.sentAs(identifier)),
        });
  return { ...request, members: batch.map(({ index }) => index) };
};

const jobRequest = (poll: Json, of: Of): Omit<DeliveryRequest, 'members'> => {
  const call = callOf(of);
  // Nobody can ask for a job without its id: the list is looked at, and the contacts are sent again.
  if (isLost(poll)) return call('GET', `lists/${of.settings.listId}`);
  const ids = leaving.safeParse(poll).data?.contacts;
  return ids
    ? call('DELETE', `lists/${of.settings.listId}/contacts?contact_ids=${ids.map(encodeURIComponent).join(',')}`)
    : call('GET', `contacts/imports/${encodeURIComponent(readJob(poll).id)}`);
};

const interpretJob = (response: DeliveryResponse, request: DeliveryRequest, poll: Json): Interpretation => {
  const isRemoval = leaving.safeParse(poll).success;
  const common = interpretCommon(response, request);
  const [said] = common?.outcomes ?? [];
  // The job goes on whether or not the question was answered.
  if (said?.kind === 'retry' && !common?.pause && !isRemoval && !isLost(poll))
    return askLater(request, readJob(poll), { at: response.at, seconds: said.afterSeconds });
  if (common || 'failure' in response) return common ?? interpretWhole(response, request);
  const { status, body, at } = response;
  if (isLost(poll)) return sayAll(request, { kind: 'retry', code: 'answer-lost', example: '' });
  if (isRemoval) {
    if (status < 300) return pendingJob(response, request);
    // A contact that was deleted since refuses all of them: who is still there is looked up again.
    return sayAll(request, { kind: 'retry', code: `http-${status}`, example: 'SendGrid does not find the contacts.' });
  }
  // Of jobs that change a list the documentation does not promise a standing.
  return status < 300
    ? readStanding(body, request, { asked: readJob(poll), at })
    : sayAll(request, { kind: 'accepted', confirmed: false });
};

/** A list of Marketing Campaigns: https://www.twilio.com/docs/sendgrid/api-reference/contacts */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'sendgrid',
  name: 'SendGrid Marketing Campaigns',
  api: { version: 'v3', source: 'https://www.twilio.com/docs/sendgrid/api-reference/contacts' },
  removal:
    'Takes the contact out of the list; the contact stays, with its other lists, and nobody is unsubscribed or suppressed. Adding makes a contact of whoever is none, and lifts no unsubscribe. Sending twice is harmless.',
  settings,
  credentials,
  identifiers: ['email'],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ fields, purposes }) => ({ identifiers: ['email'], traits: traitsOf(fields), purposes }),
  unusable: spelling.unusable,
  leavesBehind: 'contact',
  audience: ({ destinationId, settings: { listId } }) => `${destinationId}/${listId}`,
  requests: (outgoing) =>
    [
      ...batchesFor(outgoing.members, 'remove', LOOKED_UP),
      ...batchesFor(outgoing.members, 'add', LIMITS.membersPerRequest),
    ].flatMap((batch) => requestsWithin(batch, LONGEST, (part) => requestOf(outgoing, part))),
  interpret,
  job: { request: jobRequest, interpret: interpretJob },
  probe,
  maskedCredentials: { apiKey: '***' },
  secretHeaders: ['authorization'],
});
