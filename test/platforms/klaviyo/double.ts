import { type Answered, type Asked, createThrottle, type PlatformDouble } from '../platform-double.ts';
import { type Account, createAccount } from './account.ts';
import { type Attributes, faultyField } from './bodies.ts';
import { takeImport, tellImport } from './imports.ts';
import { changeList, lookUp } from './lists.ts';
import { refusal, throttled } from './refusals.ts';

/**
 * Klaviyo in small, by https://github.com/klaviyo/openapi (revision 2026-07-15): a key and a revision with each call, imports
 * that end later, lists whose members are profile ids, and subscriptions that no list changes.
 */
const KEY = 'pk_headwater_a_private_key';
const LIST = 'VRgFBd';
const OTHER_LIST = 'Y6nRLr';
const TWO_YEARS_MS = 731 * 86_400_000;

/** What is wrong with the head of a call; undefined when nothing is. */
const headFault = ({ method, headers }: Asked, now: number): Answered | undefined => {
  if (headers['authorization'] !== `Klaviyo-API-Key ${KEY}`) return refusal(401, 'Missing or invalid private key.');
  const revision = Date.parse(String(headers['revision']));
  if (Number.isNaN(revision)) return refusal(400, 'A revision must be given.');
  if (revision > now || now - revision > TWO_YEARS_MS) return refusal(410, 'Retired or unknown revision.');
  const isTyped = method === 'GET' || headers['content-type'] === 'application/vnd.api+json';
  return isTyped ? undefined : refusal(415, 'Unsupported media type.');
};

/** https://developers.klaviyo.com/en/reference/get_list */
const tellList = ({ url }: Asked, knowsList: boolean): Answered => {
  const id = url.pathname.split('/').at(-1) ?? '';
  const isKnown = id === OTHER_LIST || (id === LIST && knowsList);
  const attributes = { name: 'Newsletter' };
  return isKnown ? { status: 200, body: { data: { type: 'list', id, attributes } } } : refusal(404, 'No such list.');
};

interface Endpoint {
  readonly path: RegExp;
  readonly isTooFast: () => boolean;
  readonly answer: (asked: Asked) => Answered;
}

/** Whom everybody finds there: people with a subscription and another list, which no export may change. */
const seed = (account: Account): void => {
  for (const [email, subscription] of [
    ['a@x.yz', 'UNSUBSCRIBED'],
    ['b@x.yz', 'SUBSCRIBED'],
    ['neighbour@x.yz', 'SUBSCRIBED'],
  ] as const)
    account.put({ email }, subscription).lists.add(OTHER_LIST);
};

/** Klaviyo; with `state.strict`, what it refuses fails the whole import at once instead of its row later. */
export const createDouble = (clock: () => number) => {
  const refused = new Set<string>();
  const account = createAccount(clock, refused);
  const state = Object.assign(account.state, { strict: false, knowsList: true, hasScopes: true });
  seed(account);
  const faultAt = (given: Attributes): string | undefined =>
    faultyField(given) ?? (state.strict && refused.has(given.email ?? '') ? 'email' : undefined);
  const endpoint = (path: RegExp, perMinute: number, answer: Endpoint['answer']): Endpoint => ({
    path,
    isTooFast: createThrottle(clock, perMinute),
    answer,
  });
  const endpoints = [
    endpoint(/^GET \/api\/profiles$/, 750, (asked) => lookUp(account, asked)),
    endpoint(/^POST \/api\/profile-bulk-import-jobs$/, 150, (asked) => takeImport(account, asked, faultAt)),
    endpoint(/^GET \/api\/profile-bulk-import-jobs\/.+$/, 150, (asked) => tellImport(account, asked)),
    endpoint(/^GET \/api\/lists\/\w+$/, 150, (asked) => tellList(asked, state.knowsList)),
    endpoint(/^(POST|DELETE) \/api\/lists\/\w+\/relationships\/profiles$/, 150, (asked) =>
      changeList(account, asked, state.knowsList ? [LIST, OTHER_LIST] : [OTHER_LIST]),
    ),
  ];
  const answer = (asked: Asked): Answered => {
    account.work();
    const fault = headFault(asked, clock());
    if (fault) return fault;
    if (!state.hasScopes) return refusal(403, 'The key lacks a scope.');
    const found = endpoints.find(({ path }) => path.test(`${asked.method} ${asked.url.pathname}`));
    if (!found) return refusal(404, 'Not found.');
    return found.isTooFast() ? throttled() : found.answer(asked);
  };

  return {
    slug: 'klaviyo',
    state,
    refused,
    answer,
    audience: (): ReadonlySet<string> => {
      account.work();
      const members = [...account.profiles.values()].filter(({ lists }) => lists.has(LIST));
      return new Set(members.map(({ attributes }) => attributes.email ?? ''));
    },
    /** Email, subscription and whether the other list has it: what must stay as it is. */
    untouched: (): readonly (readonly [string, string, boolean])[] =>
      [...account.profiles.values()].map(
        ({ attributes, subscription, lists }) => [attributes.email ?? '', subscription, lists.has(OTHER_LIST)] as const,
      ),
    kept: () => account.profiles,
    heldAs: (email: string): string => email,
    throttled,
    expireTokens: () => undefined,
    destination: (localAddress: string) => ({
      type: 'klaviyo',
      settings: { listId: LIST, localAddress },
      credentials: { apiKey: KEY },
    }),
  } satisfies PlatformDouble & Record<string, unknown>;
};
