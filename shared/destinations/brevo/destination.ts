import { defineDestination } from '../destination.ts';
import { traitsOf } from '../fields.ts';
import { batchesFor, requestsWithin } from '../split.ts';
import { interpret, interpretProcess } from './answers.ts';
import { askProcess, importContacts, removeContacts, spelling } from './calls.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, type Settings, settings } from './settings.ts';

/** As many as a chunk holds, so that one process carries it unless attributes are long. */
const LIMITS = { membersPerRequest: 500, membersPerChunk: 500, concurrency: 2 };
/** An import may be of 10 MB, and should be of 8: https://developers.brevo.com/reference/import-contacts */
const LONGEST = 8_000_000;
/** "You can pass a maximum of 150 emails for removal in one request": getbrevo/brevo-node, model/removeContactFromList.ts */
const REMOVALS = 150;

/** Contacts in a list: https://developers.brevo.com/docs/synchronise-contact-lists */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'brevo',
  name: 'Brevo',
  api: { version: 'v3', source: 'https://developers.brevo.com/reference/import-contacts' },
  removal:
    'Takes the contact out of the list; the contact, its attributes, its other lists and its subscription stay as they are. Sending twice is harmless.',
  settings,
  credentials,
  identifiers: ['email'],
  purposes: [],
  limits: LIMITS,
  delivery: 'calls',
  needs: ({ fields, purposes }) => ({
    identifiers: ['email'],
    traits: traitsOf(fields),
    purposes,
  }),
  unusable: spelling.unusable,
  leavesBehind: 'contact',
  audience: ({ destinationId, settings: { listId } }) => `${destinationId}/${listId}`,
  requests: ({ members, ...caller }) => [
    ...batchesFor(members, 'remove', REMOVALS).map((batch) => removeContacts(caller, batch)),
    ...batchesFor(members, 'add', LIMITS.membersPerRequest).flatMap((batch) =>
      requestsWithin(batch, LONGEST, (part) => importContacts(caller, part)),
    ),
  ],
  interpret,
  job: { request: askProcess, interpret: interpretProcess },
  probe,
  maskedCredentials: { apiKey: '***' },
  secretHeaders: ['api-key'],
});
