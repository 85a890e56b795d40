import * as z from 'zod';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * Iterable's lists in small, by https://api.iterable.com/api-docs: a hybrid project whose people have lists, fields and
 * channels they left; failures come by reason in a 200. `channelUnsubscribe` left out is read as true, the worse of the two.
 */
const KEY = 'a-server-side-key';
const LIST = 4_711;
const OTHER_LIST = 4_712;

const person = { email: z.string().optional(), userId: z.string().optional() };
const isOneOf = (named: { email?: string | undefined; userId?: string | undefined }): boolean =>
  (named.email === undefined) !== (named.userId === undefined);
const subscribe = z.strictObject({
  listId: z.int(),
  subscribers: z
    .array(
      z
        .strictObject({
          ...person,
          dataFields: z.record(z.string(), z.unknown()).optional(),
          mergeNestedObjects: z.boolean().optional(),
          preferUserId: z.boolean().optional(),
        })
        .refine(isOneOf),
    )
    .min(1)
    .max(1_000),
  updateExistingUsersOnly: z.boolean().default(false),
});
const unsubscribe = z.strictObject({
  listId: z.int(),
  subscribers: z.array(z.strictObject(person).refine(isOneOf)).min(1).max(1_000),
  campaignId: z.int().optional(),
  channelUnsubscribe: z.boolean().default(true),
});

/** A person of the project. */
export interface Person {
  readonly lists: Set<number>;
  readonly leftChannels: Set<string>;
  readonly fields: Record<string, unknown>;
}

const refusal = (status: number, code: string, msg: string): Answered => ({
  status,
  body: { msg, code, params: null },
  ...(status === 429 ? { headers: { 'retry-after': '1' } } : {}),
});

const isWellFormed = (name: string): boolean =>
  name.includes('@') ? /^[^\s@A-Z]+@[^\s@A-Z]+\.[a-z]+$/.test(name) : /^[\x20-\x7e]*[\x21-\x7e]$/.test(name);

const answerOf = (failures: ReadonlyMap<string, string>, total: number): Answered => {
  const reasons = ['invalid', 'invalidData', 'conflict', 'forgotten', 'notFound'];
  const named = (reason: string, isEmail: boolean): readonly string[] =>
    [...failures].filter(([name, why]) => why === reason && name.includes('@') === isEmail).map(([name]) => name);
  const lists = reasons.flatMap((each) => [
    [`${each}Emails`, named(each, true)],
    [`${each}UserIds`, named(each, false)],
  ]);
  const counts = { successCount: total - failures.size, failCount: failures.size };
  return { status: 200, body: { ...counts, createdFields: [], failedUpdates: Object.fromEntries(lists) } };
};

/** Who is in the project, and how its lists change. */
const createPeople = () => {
  const people = new Map<string, Person>();
  const refused = new Set<string>();
  const forgotten = new Set<string>();

  const add = (
    name: string,
    { existingOnly, listId, fields }: { existingOnly: boolean; listId: number; fields: object },
  ) => {
    if (forgotten.has(name)) return 'forgotten';
    if (refused.has(name) || !isWellFormed(name)) return 'invalid';
    if (typeof Object(fields).age === 'string') return 'invalidData';
    if (existingOnly && !people.has(name)) return 'notFound';
    const known = people.get(name) ?? { lists: new Set(), leftChannels: new Set(), fields: {} };
    people.set(name, known);
    known.lists.add(listId);
    Object.assign(known.fields, fields);
    return undefined;
  };
  const remove = (name: string, { leavesChannel, listId }: { leavesChannel: boolean; listId: number }) => {
    if (forgotten.has(name)) return 'forgotten';
    const known = people.get(name);
    if (leavesChannel) known?.leftChannels.add('Marketing');
    return known?.lists.delete(listId) ? undefined : 'notFound';
  };
  return { people, refused, forgotten, add, remove };
};

const changeEach = (
  subscribers: readonly { email?: string | undefined; userId?: string | undefined }[],
  change: (name: string, place: number) => string | undefined,
): Answered => {
  const failures = new Map<string, string>();
  for (const [place, { email, userId }] of subscribers.entries()) {
    const name = email ?? userId ?? '';
    const failure = change(name, place);
    if (failure !== undefined) failures.set(name, failure);
  }
  return answerOf(failures, subscribers.length);
};

/** Iterable; `people` by email or userId, `forgotten` those it was told to forget, `state.listType` the list's kind. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & {
  readonly people: Map<string, Person>;
  readonly forgotten: Set<string>;
  readonly state: { listType: string };
  readonly lists: { readonly own: number; readonly other: number };
} => {
  const { people, refused, forgotten, add, remove } = createPeople();
  const state = { listType: 'Standard' };
  const isTooFast = createThrottle(clock, 300);

  const isList = (listId: number): boolean => [LIST, OTHER_LIST].includes(listId) && state.listType === 'Standard';

  const takeOn = ({ body }: Asked): Answered => {
    const read = subscribe.safeParse(readBody(body));
    if (!read.success) return refusal(400, 'BadParams', `Invalid ${read.error.issues[0]?.path.join('.')}`);
    const { listId, subscribers, updateExistingUsersOnly: existingOnly } = read.data;
    if (!isList(listId)) return refusal(400, 'BadParams', 'The list is not a static list.');
    return changeEach(subscribers, (name, place) =>
      add(name, { existingOnly, listId, fields: subscribers[place]?.dataFields ?? {} }),
    );
  };
  const takeOff = ({ body }: Asked): Answered => {
    const read = unsubscribe.safeParse(readBody(body));
    if (!read.success) return refusal(400, 'BadParams', `Invalid ${read.error.issues[0]?.path.join('.')}`);
    const { listId, subscribers, channelUnsubscribe: leavesChannel } = read.data;
    if (!isList(listId)) return refusal(400, 'BadParams', 'The list is not a static list.');
    return changeEach(subscribers, (name) => remove(name, { leavesChannel, listId }));
  };
  const tellSize = (listId: number): Answered =>
    isList(listId)
      ? { status: 200, body: String([...people.values()].filter(({ lists }) => lists.has(listId)).length) }
      : refusal(400, 'BadParams', `List ${listId} does not exist.`);
  const answer = (asked: Asked): Answered => {
    if (asked.headers['api-key'] !== KEY) return refusal(401, 'BadApiKey', 'Invalid API key');
    if (isTooFast()) return refusal(429, 'RateLimitExceeded', 'Too many requests');
    const path = `${asked.method} ${asked.url.pathname}`;
    const [, list] = /^GET \/api\/lists\/(\d+)\/size$/.exec(path) ?? [];
    if (list !== undefined) return tellSize(Number(list));
    if (path === 'POST /api/lists/subscribe') return takeOn(asked);
    return path === 'POST /api/lists/unsubscribe' ? takeOff(asked) : refusal(404, 'NotFound', 'Not found');
  };

  return {
    slug: 'iterable',
    people,
    forgotten,
    state,
    lists: { own: LIST, other: OTHER_LIST },
    refused,
    answer,
    audience: () => new Set([...people].filter(([, { lists }]) => lists.has(LIST)).map(([name]) => name)),
    kept: () => people,
    heldAs: (email) => email,
    throttled: () => refusal(429, 'RateLimitExceeded', 'Too many requests'),
    expireTokens: () => undefined,
    destination: (localAddress) => ({
      type: 'iterable',
      settings: { listId: String(LIST), localAddress },
      credentials: { apiKey: KEY },
    }),
  };
};
