import * as z from 'zod';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';
import { createJobs } from './jobs.ts';

/**
 * The Contacts API of Marketing Campaigns in small, by the specification of
 * https://github.com/twilio/sendgrid-oai : contacts added by jobs, all refused for one bad address, looked up by address and
 * taken out of a list by id.
 */
const KEY = 'SG.a-key-of-marketing.with-full-access';
const LIST = '4fb6cca6-06dc-4aa2-b7cb-851a4e3be37e';
const OTHER = '11111111-06dc-4aa2-b7cb-851a4e3be37e';

const text = (longest: number) => z.string().max(longest).optional();
const upsert = z.strictObject({
  list_ids: z.array(z.uuid()),
  contacts: z
    .array(
      z.strictObject({
        email: z.string().max(254),
        first_name: text(50),
        last_name: text(50),
        address_line_1: text(100),
        address_line_2: text(100),
        city: text(60),
        state_province_region: text(50),
        postal_code: z.string().optional(),
        country: text(50),
        custom_fields: z.record(z.enum(['w1', 'w2']), z.union([z.string(), z.number()])).optional(),
      }),
    )
    .min(1)
    .max(30_000),
});
const search = z.strictObject({ emails: z.array(z.string()).min(1).max(100) });
interface Contact {
  readonly id: string;
  readonly lists: Set<string>;
  readonly fields: object;
}

const refusal = (status: number, ...errors: readonly { message: string; field?: string }[]): Answered => ({
  status,
  body: { errors },
});
const invalidOf = (emails: readonly string[], refused: ReadonlySet<string>): readonly { message: string }[] =>
  emails
    .filter((email) => refused.has(email) || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    .map((email) => ({ message: `email '${email}' is not valid` }));

/** The calls on contacts: each answers as the API does. */
const createCalls = (contacts: Map<string, Contact>, jobs: ReturnType<typeof createJobs>, refused: Set<string>) => {
  const taken = (isUpsert: boolean, apply: () => void): Answered => ({
    status: 202,
    body: { job_id: jobs.add(isUpsert, apply) },
  });
  return {
    add: ({ body }: Asked): Answered => {
      const read = upsert.safeParse(readBody(body));
      if (!read.success) return refusal(400, { message: read.error.issues[0]?.message ?? 'invalid' });
      const { list_ids: lists, contacts: given } = read.data;
      const invalid = invalidOf(
        given.map(({ email }) => email),
        refused,
      );
      if (invalid.length > 0) return refusal(400, ...invalid);
      if (lists.some((list) => list !== LIST)) return refusal(400, { message: 'list id does not exist' });
      return taken(true, () => {
        for (const { email, ...fields } of given) {
          const known = contacts.get(email);
          const held = new Set([...(known?.lists ?? []), ...lists]);
          contacts.set(email, { id: known?.id ?? `id-${email.length}-${contacts.size}`, lists: held, fields });
        }
      });
    },
    find: ({ body }: Asked): Answered => {
      const read = search.safeParse(readBody(body));
      if (!read.success) return refusal(400, { message: 'too many or none' });
      const invalid = invalidOf(read.data.emails, refused);
      if (invalid.length > 0) return refusal(400, ...invalid);
      const isKnown = read.data.emails.some((email) => contacts.has(email));
      if (!isKnown) return refusal(404, { message: 'contacts not found' });
      const result = read.data.emails.map((email) => {
        const contact = contacts.get(email);
        return [email, contact ? { contact: { id: contact.id, email } } : { error: 'contact not found' }];
      });
      return { status: 200, body: { result: Object.fromEntries(result) } };
    },
    takeOut: ({ url }: Asked): Answered => {
      const ids = (url.searchParams.get('contact_ids') ?? '').split(',');
      const known = [...contacts.values()];
      if (ids.some((id) => !known.some((each) => each.id === id))) return refusal(404, { message: 'no such contact' });
      return taken(false, () => {
        for (const contact of contacts.values()) if (ids.includes(contact.id)) contact.lists.delete(LIST);
      });
    },
  };
};

/** SendGrid; `unsubscribed` is whom it sends nothing, whatever lists they are in. */
export const createDouble = (clock: () => number) => {
  const refused = new Set<string>();
  const jobs = createJobs(clock);
  const state = { keyEnded: false };
  const contacts = new Map<string, Contact>([['p1@example.com', { id: 'id-p1', lists: new Set([OTHER]), fields: {} }]]);
  const unsubscribed = new Set(['p1@example.com']);
  const isTooFast = createThrottle(clock, 300);
  const calls = createCalls(contacts, jobs, refused);
  const throttled = (): Answered => ({
    ...refusal(429, { message: 'too many requests' }),
    headers: { 'x-ratelimit-reset': String(Math.floor(clock() / 1000) + 20) },
  });

  const route = (asked: Asked): Answered => {
    const call = `${asked.method} ${asked.url.pathname.replace('/v3/marketing/', '')}`;
    if (call === 'PUT contacts') return calls.add(asked);
    if (call === 'POST contacts/search/emails') return calls.find(asked);
    if (call === `DELETE lists/${LIST}/contacts`) return calls.takeOut(asked);
    if (call === `GET lists/${LIST}`) return { status: 200, body: { id: LIST, name: 'Newsletter', contact_count: 1 } };
    const status = jobs.standingOf(/^GET contacts\/imports\/(.+)$/.exec(call)?.[1] ?? '');
    return status === undefined ? refusal(404, { message: 'not found' }) : { status: 200, body: { status } };
  };
  const held = (list: string): ReadonlySet<string> => {
    jobs.work();
    return new Set([...contacts].filter(([, { lists }]) => lists.has(list)).map(([email]) => email));
  };

  return {
    slug: 'sendgrid',
    state,
    jobs: jobs.state,
    contacts,
    unsubscribed,
    refused,
    answer: (asked: Asked): Answered => {
      jobs.work();
      if (asked.headers['authorization'] !== `Bearer ${KEY}` || state.keyEnded)
        return refusal(401, { message: 'The provided authorization grant is invalid, expired, or revoked' });
      return isTooFast() ? throttled() : route(asked);
    },
    audience: () => held(LIST),
    others: () => held(OTHER),
    lists: [LIST, OTHER],
    kept: () => contacts,
    heldAs: (email: string) => email,
    throttled,
    expireTokens: () => undefined,
    destination: (localAddress: string) => ({
      type: 'sendgrid',
      settings: { listId: LIST, localAddress },
      credentials: { apiKey: KEY },
    }),
  } satisfies PlatformDouble & Record<string, unknown>;
};
