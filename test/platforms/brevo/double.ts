import * as z from 'zod';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';
import { createImports, importBody } from './imports.ts';

/**
 * Contacts and lists of Brevo in small, by https://developers.brevo.com/reference/import-contacts and
 * https://developers.brevo.com/reference/remove-contact-from-list : imports worked on in the background, whose processes tell
 * that there are invalid rows and not which, and removals of at most 150 at once.
 */
const KEY = 'xkeysib-a-key-of-the-account';
const LIST = 42;
const LISTS = [LIST, 43];

const removeBody = z.strictObject({ emails: z.array(z.string()).min(1).max(150) });

const refusal = (status: number, code: string, message: string): Answered => ({ status, body: { code, message } });

const tooFast = (): Answered => ({
  ...refusal(429, 'too_many_requests', 'Rate limit exceeded'),
  headers: { 'x-sib-ratelimit-limit': '300', 'x-sib-ratelimit-remaining': '0', 'x-sib-ratelimit-reset': '20' },
});

/** https://developers.brevo.com/reference/get-list */
const tellList = (path: string): Answered => {
  const id = Number(/^GET \/v3\/contacts\/lists\/(\d+)$/.exec(path)?.[1]);
  return LISTS.includes(id)
    ? { status: 200, body: { id, name: 'Newsletter' } }
    : refusal(404, 'document_not_found', path);
};

const pointedAt = (localAddress: string) => ({
  type: 'brevo',
  settings: {
    listId: String(LIST),
    fields: [{ trait: 'firstName', field: 'firstname' }],
    localAddress,
  },
  credentials: { apiKey: KEY },
});

/** Brevo; `state.blocks` refuses the caller's address, `state.isFull` further contacts. */
export const createDouble = (clock: () => number) => {
  const refused = new Set<string>();
  const { state: progress, ...imports } = createImports(clock, refused);
  const state = Object.assign(progress, { blocks: false, isFull: false });
  const isTooFast = createThrottle(clock, 300);

  const take = (body: string): Answered => {
    const read = importBody.safeParse(readBody(body));
    if (!read.success) return refusal(400, 'invalid_parameter', `Invalid ${read.error.issues[0]?.path}`);
    if (state.isFull) return refusal(402, 'not_enough_credits', 'Your plan has no contacts left');
    const unknown = read.data.listIds.find((id) => !LISTS.includes(id));
    if (unknown) return refusal(400, 'invalid_parameter', `List ID ${unknown} does not exist`);
    return { status: 202, body: { processId: imports.start(read.data) } };
  };

  const remove = (listId: number, body: string): Answered => {
    const read = removeBody.safeParse(readBody(body));
    if (!read.success) return refusal(400, 'invalid_parameter', 'Invalid emails');
    if (!LISTS.includes(listId)) return refusal(404, 'document_not_found', 'List ID does not exist');
    const success = read.data.emails.filter((email) => imports.contacts.get(email)?.lists.delete(listId));
    const failure = read.data.emails.filter((email) => !success.includes(email));
    if (success.length === 0)
      return refusal(400, 'invalid_parameter', 'Contact already removed from list and/or does not exist');
    return { status: 201, body: { contacts: { success, failure } } };
  };

  const tell = ({ url }: Asked): Answered => {
    const [, , , processId] = url.pathname.split('/');
    if (processId === undefined) {
      const processes = imports
        .ids()
        .slice(0, Number(url.searchParams.get('limit') ?? 10))
        .map(imports.standing);
      return { status: 200, body: { count: imports.ids().length, processes } };
    }
    const standing = imports.standing(Number(processId));
    return standing ? { status: 200, body: standing } : refusal(404, 'document_not_found', 'Process ID not found');
  };

  const answer = (asked: Asked): Answered => {
    imports.work();
    if (asked.headers['api-key'] !== KEY) return refusal(401, 'unauthorized', 'Key not found');
    if (state.blocks)
      return refusal(401, 'unauthorized', 'We have detected you are using an unrecognised IP address 192.0.2.7.');
    if (isTooFast()) return tooFast();
    const path = `${asked.method} ${asked.url.pathname}`;
    if (/^GET \/v3\/processes(\/\d+)?$/.test(path)) return tell(asked);
    if (path === 'POST /v3/contacts/import') return take(asked.body);
    const [, listId] = /^POST \/v3\/contacts\/lists\/(\d+)\/contacts\/remove$/.exec(path) ?? [];
    return listId === undefined ? tellList(path) : remove(Number(listId), asked.body);
  };

  return {
    slug: 'brevo',
    state,
    refused,
    answer,
    make: imports.make,
    contacts: imports.contacts,
    kept: () => imports.contacts,
    heldAs: (email: string) => email,
    audience: () => {
      imports.work();
      return new Set([...imports.contacts].filter(([, { lists }]) => lists.has(LIST)).map(([email]) => email));
    },
    throttled: tooFast,
    expireTokens: () => undefined,
    destination: pointedAt,
  } satisfies PlatformDouble & Record<string, unknown>;
};
