import { defineDestination } from '../destination.ts';
import { traitsOf } from '../fields.ts';
import { batchesFor } from '../split.ts';
import { changeList, findContacts, spelling, upsertContacts, VERSION } from './calls.ts';
import { interpretContacts } from './contact-answers.ts';
import { interpretList } from './list-answers.ts';
import { probe } from './probe.ts';
import { type Credentials, credentials, type Settings, settings } from './settings.ts';

/** 100 contacts in a batch at most, and 100 calls in ten seconds: https://developers.hubspot.com/docs/developer-tooling/platform/usage-guidelines */
const LIMITS = { membersPerRequest: 100, membersPerChunk: 200, concurrency: 4 };
/** Looked up at once: each comes back with all its addresses, and of an answer 64 KiB are read. */
const LOOKED_UP = 50;
/** Made or updated at once: each comes back with all its properties. */
const UPSERTS = 25;

/** Contacts in a static list: https://developers.hubspot.com/docs/api-reference/latest/crm/lists/guide */
export const destination = defineDestination<Settings, Credentials>({
  slug: 'hubspot',
  name: 'HubSpot',
  // Released on 2026-09-08 and supported for 18 months.
  api: {
    version: VERSION,
    sunset: '2028-03-08',
    source: 'https://developers.hubspot.com/docs/developer-tooling/platform/versioning',
  },
  removal:
    'Takes the contact out of the list; the contact, its properties, its other lists and its subscriptions stay as they are. Whoever is no contact there is not made one. A contact with two addresses leaves with either. Sending twice is harmless.',
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
    ...batchesFor(members, 'remove', LOOKED_UP).map((batch) => findContacts(caller, batch)),
    ...batchesFor(members, 'add', UPSERTS).map((batch) => upsertContacts(caller, batch)),
  ],
  interpret: interpretContacts,
  job: { request: changeList, interpret: interpretList },
  probe,
  maskedCredentials: { accessToken: '***' },
  secretHeaders: ['authorization'],
});
