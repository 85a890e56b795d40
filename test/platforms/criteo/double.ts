import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * Contact lists in small, by https://developers.criteo.com/marketing-solutions/docs/contact-list : tokens of a quarter of an
 * hour, one type of identifier a request, counts with a sample of what is invalid, 250 calls a minute.
 */
const CLIENT = { clientId: 'headwater-app', clientSecret: 'a-client-secret' };
const SEGMENT = '3485';
const OTHER_SEGMENT = '3486';
const TOKEN_SECONDS = 900;
const SAMPLE = 10;

const amendment = z.strictObject({
  data: z.strictObject({
    type: z.literal('ContactlistAmendment'),
    attributes: z.strictObject({
      operation: z.enum(['add', 'remove']),
      identifierType: z.enum(['email', 'madid', 'identityLink', 'gum', 'customerid']),
      identifiers: z.array(z.string()).min(1).max(50_000),
      gumCallerId: z.number().optional(),
    }),
  }),
});

const SHAPES: Readonly<Record<string, RegExp>> = {
  email: /^([0-9a-f]{64}|[0-9a-f]{32}|[^\s@]+@[^\s@]+\.[^\s@]+)$/,
  madid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

const refusal = (status: number, type: string, code: string): Answered => ({
  status,
  body: { errors: [{ traceId: '80a1a0ba3981b04da847d05700752c77', type, code, title: code }], warnings: [] },
});

const UNKNOWN = refusal(404, 'validation', 'resource-not-found');
const CONTACT_LIST =
  /^\/(?:2026-01|2026-07|2027-01)\/marketing-solutions\/audience-segments\/(\d+)\/contact-list(\/statistics)?$/;

const count = (id: string, lists: ReadonlyMap<string, ReadonlySet<string>>): Answered => {
  const held = lists.get(id);
  if (!held) return refusal(404, 'validation', 'audience-invalid');
  const attributes = { numberOfIdentifiers: held.size, numberOfMatches: 0, matchRate: 0 };
  return { status: 200, body: { data: { id, type: 'ContactListStatistics', attributes }, errors: [] } };
};

/** Gives and knows access tokens. */
const createTokens = (clock: () => number) => {
  const tokens = new Map<string, number>();
  const give = ({ body }: Asked): Answered => {
    const form = new URLSearchParams(body);
    const isKnown =
      form.get('grant_type') === 'client_credentials' &&
      form.get('client_id') === CLIENT.clientId &&
      form.get('client_secret') === CLIENT.clientSecret;
    if (!isKnown) return { status: 400, body: { error: 'invalid_client' } };
    const token = `eyJ.${clock()}.${Math.random()}`;
    tokens.set(token, clock() + TOKEN_SECONDS * 1000);
    return { status: 200, body: { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS } };
  };
  const isGood = ({ headers }: Asked): boolean =>
    (tokens.get(String(headers['authorization'] ?? '').replace(/^Bearer /, '')) ?? 0) > clock();
  return { give, isGood, expire: () => tokens.clear() };
};

/** Criteo; `state.consented` false: the advertiser has withdrawn its consent to the app. */
export const createDouble = (clock: () => number) => {
  const lists = new Map([SEGMENT, OTHER_SEGMENT].map((id) => [id, new Set<string>()]));
  lists.get(OTHER_SEGMENT)?.add(sha256('somebody@else.where'));
  const refused = new Set<string>();
  const state = { consented: true };
  const tokens = createTokens(clock);
  const isTooFast = createThrottle(clock, 250);
  const throttled = (): Answered => ({
    ...refusal(429, 'quota', 'too-many-requests'),
    headers: {
      'x-ratelimit-limit': '250',
      'x-ratelimit-remaining': '0',
      'x-ratelimit-reset': String(Math.ceil(clock() / 1000) + 60),
    },
  });

  const change = (segment: string, body: string): Answered => {
    const held = lists.get(segment);
    if (!held) return refusal(404, 'validation', 'audience-invalid');
    const read = amendment.safeParse(readBody(body));
    if (!read.success) return refusal(400, 'validation', 'malformed-request');
    const { operation, identifierType, identifiers } = read.data.data.attributes;
    const isValid = (each: string): boolean => (SHAPES[identifierType]?.test(each) ?? true) && !refused.has(each);
    for (const each of identifiers.filter(isValid)) operation === 'add' ? held.add(each) : held.delete(each);
    const invalid = identifiers.filter((each) => !isValid(each));
    const attributes = {
      contactListId: Number(segment),
      operation,
      requestDate: new Date(clock()).toISOString(),
      identifierType,
      nbValidIdentifiers: identifiers.length - invalid.length,
      nbInvalidIdentifiers: invalid.length,
      sampleInvalidIdentifiers: invalid.slice(0, SAMPLE),
    };
    return { status: 200, body: { data: { type: 'ContactlistAmendment', attributes }, errors: [], warnings: [] } };
  };

  const route = ({ method, url, body }: Asked): Answered => {
    const [, segment = '', statistics] = CONTACT_LIST.exec(url.pathname) ?? [];
    if (method === 'PATCH' && segment !== '' && statistics === undefined) return change(segment, body);
    return method === 'GET' && statistics !== undefined ? count(segment, lists) : UNKNOWN;
  };

  const answer = (asked: Asked): Answered => {
    const { method, url } = asked;
    if (url.pathname === '/oauth2/token' && method === 'POST') return tokens.give(asked);
    if (!tokens.isGood(asked)) return refusal(401, 'authorization', 'authorization-token-expired');
    if (isTooFast()) return throttled();
    return state.consented ? route(asked) : refusal(403, 'access-control', 'no-consent');
  };

  return {
    slug: 'criteo',
    state,
    refused,
    answer,
    others: (): ReadonlySet<string> => lists.get(OTHER_SEGMENT) ?? new Set(),
    audience: () => lists.get(SEGMENT) ?? new Set(),
    heldAs: sha256,
    throttled,
    expireTokens: tokens.expire,
    destination: (localAddress) => ({
      type: 'criteo',
      settings: { audienceSegmentId: SEGMENT, localAddress },
      credentials: CLIENT,
    }),
  } satisfies PlatformDouble & { readonly [more: string]: unknown };
};
