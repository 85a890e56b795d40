import { type Answered, type Asked, createThrottle, type PlatformDouble } from '../platform-double.ts';
import { createBook, refusal } from './book.ts';
import { findContacts, upsertContacts } from './contacts.ts';
import { changeList, type List, readRecords } from './lists.ts';

/**
 * Contacts and lists of HubSpot in small, by https://developers.hubspot.com/docs/api-reference/latest/crm/lists/guide and
 * https://developers.hubspot.com/docs/api-reference/latest/crm/objects/contacts/guide : contacts named by address, lists that
 * know record ids alone and are changed by hand only where they are MANUAL or SNAPSHOT, 429 with the policy's name.
 */
const TOKEN = 'pat-eu1-a-service-key-of-the-account';
const LIST = '701';
const VERSIONS = ['2026-03', '2026-09', '2027-03'];

const tooFast = (): Answered => ({
  status: 429,
  headers: { 'x-hubspot-ratelimit-interval-milliseconds': '10000' },
  body: {
    status: 'error',
    message: 'You have reached your ten_secondly_rolling limit.',
    errorType: 'RATE_LIMIT',
    policyName: 'TEN_SECONDLY_ROLLING',
  },
});

/** The export's list, a static list of somebody else, and an active one. */
const createLists = () => ({
  [LIST]: { processingType: 'MANUAL', records: new Set() } as List,
  '702': { processingType: 'SNAPSHOT', records: new Set() } as List,
  '703': { processingType: 'DYNAMIC', records: new Set() } as List,
});

/** HubSpot; with `mergesNext` a contact is merged away before the next change of a list. */
export const createDouble = (clock: () => number) => {
  const refused = new Set<string>();
  const state = { isPartial: false, mergesNext: false };
  const book = createBook();
  const lists = createLists();
  const isTooFast = createThrottle(clock, 600);

  const change = (listId: string, isAdd: boolean, body: string): Answered => {
    const list = (lists as Record<string, List>)[listId];
    const records = readRecords(body);
    if (!list) return refusal(404, 'OBJECT_NOT_FOUND', `List ${listId} does not exist.`);
    if (!records) return refusal(400, 'VALIDATION_ERROR', 'Invalid input JSON');
    if (state.mergesNext) book.merge(records[0] ?? '');
    state.mergesNext = false;
    return changeList(list, book, { records, isAdd });
  };

  const tellList = (path: string): Answered => {
    const [, listId = ''] = /^GET lists (\d+)$/.exec(path) ?? [];
    const list = (lists as Record<string, List>)[listId];
    if (!list) return refusal(404, 'OBJECT_NOT_FOUND', path);
    return { status: 200, body: { list: { listId, processingType: list.processingType, objectTypeId: '0-1' } } };
  };

  const answer = ({ method, url, headers, body }: Asked): Answered => {
    if (headers['authorization'] !== `Bearer ${TOKEN}`)
      return refusal(401, 'INVALID_AUTHENTICATION', 'Authentication credentials not found.');
    if (isTooFast()) return tooFast();
    const [, crm, what, version = '', ...rest] = url.pathname.split('/');
    if (crm !== 'crm' || !VERSIONS.includes(version)) return refusal(404, 'OBJECT_NOT_FOUND', 'No such version.');
    const path = `${method} ${what} ${rest.join('/')}`;
    if (path === 'POST objects contacts/batch/upsert')
      return upsertContacts(book, body, { refused, isPartial: state.isPartial });
    if (path === 'POST objects contacts/batch/read') return findContacts(book, body);
    const [, listId, verb] = /^PUT lists (\d+)\/memberships\/(add|remove)$/.exec(path) ?? [];
    return listId === undefined ? tellList(path) : change(listId, verb === 'add', body);
  };

  const emailOf = (id: string): string => book.contacts.get(id)?.emails[0] ?? '';
  return {
    slug: 'hubspot',
    state,
    book,
    lists,
    refused,
    answer,
    kept: () => book.contacts,
    heldAs: (email: string) => email,
    audience: () => new Set([...lists[LIST].records].filter((id) => book.contacts.has(id)).map(emailOf)),
    throttled: tooFast,
    expireTokens: () => undefined,
    destination: (localAddress: string) => ({
      type: 'hubspot',
      settings: {
        listId: LIST,
        fields: [
          { trait: 'firstName', field: 'firstname' },
          { trait: 'plan', field: 'country' },
        ],
        localAddress,
      },
      credentials: { accessToken: TOKEN },
    }),
  } satisfies PlatformDouble & Record<string, unknown>;
};
