import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * Customer lists in small, by https://developers.snap.com/api/marketing-api/Ads-API/customer-lists : tokens of half an hour,
 * one schema a call, hashes in hex, no identifier twice in a batch, counts instead of answers per row.
 */
const CREDENTIALS = { clientId: 'headwater', clientSecret: 'a-client-secret', refreshToken: 'a-refresh-token' };
const SEGMENT = '5677923948298240';
const OTHER = '5677923948298241';
const TOKEN_SECONDS = 1_800;

const users = z.strictObject({
  users: z
    .array(
      z.strictObject({
        schema: z.array(z.enum(['EMAIL_SHA256', 'PHONE_SHA256', 'MOBILE_AD_ID_SHA256'])).length(1),
        data: z.array(z.array(z.string()).length(1)).min(1).max(100_000),
      }),
    )
    .length(1),
});

const refusal = (status: number, code: string, message: string): Answered => ({
  status,
  body: { request_status: 'ERROR', request_id: '98e2a602', debug_message: message, error_code: code },
});

/** Gives and knows access tokens; the refresh token stays the same. */
const createTokens = (clock: () => number) => {
  const tokens = new Map<string, number>();
  const give = ({ body }: Asked): Answered => {
    const form = Object.fromEntries(new URLSearchParams(body));
    const isKnown =
      form['grant_type'] === 'refresh_token' &&
      form['client_id'] === CREDENTIALS.clientId &&
      form['client_secret'] === CREDENTIALS.clientSecret &&
      form['refresh_token'] === CREDENTIALS.refreshToken;
    if (!isKnown) return { status: 400, body: { error: 'invalid_grant' } };
    const token = `access-${clock()}-${tokens.size}`;
    tokens.set(token, clock() + TOKEN_SECONDS * 1000);
    const { refreshToken: refresh_token } = CREDENTIALS;
    return {
      status: 200,
      body: { access_token: token, token_type: 'Bearer', expires_in: TOKEN_SECONDS, refresh_token },
    };
  };
  const isGood = ({ headers }: Asked): boolean =>
    (tokens.get(String(headers['authorization'] ?? '').replace(/^Bearer /, '')) ?? 0) > clock();
  return { give, isGood, expire: () => tokens.clear() };
};

/** Snapchat with two lists; `state.forbidden` takes the person's role away, `others` are the members of the second list. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & { readonly state: { forbidden: boolean }; readonly others: ReadonlySet<string> } => {
  const lists = new Map([
    [SEGMENT, new Set<string>()],
    [OTHER, new Set([sha256('p1@example.com'), sha256('p2@example.com')])],
  ]);
  const listOf = (id: string): Set<string> => lists.get(id) ?? new Set();
  const refused = new Set<string>();
  const state = { forbidden: false };
  const tokens = createTokens(clock);
  const isTooFast = createThrottle(clock, 600);

  const change = ({ method, body }: Asked, held: Set<string>): Answered => {
    const read = users.safeParse(readBody(body)).data?.users[0];
    const values = read?.data.flat() ?? [];
    const isWellFormed = values.length > 0 && values.every((value) => /^[0-9a-f]{64}$/.test(value));
    if (!isWellFormed) return refusal(400, 'E1001', 'Malformed users');
    if (new Set(values).size < values.length) return refusal(400, 'E1001', 'Duplicate identifiers');
    const taken = values.filter((value) => !refused.has(value));
    for (const value of taken) method === 'POST' ? held.add(value) : held.delete(value);
    const user = { number_uploaded_users: taken.length };
    return {
      status: 200,
      body: { request_status: 'SUCCESS', request_id: '57c4d347', users: [{ sub_request_status: 'SUCCESS', user }] },
    };
  };

  const tell = (id: string): Answered => {
    if (!lists.has(id)) return refusal(404, 'E1005', 'Resource can not be found');
    const segments = [{ sub_request_status: 'SUCCESS', segment: { id, source_type: 'FIRST_PARTY', status: 'ACTIVE' } }];
    return { status: 200, body: { request_status: 'SUCCESS', request_id: '57c4d348', segments } };
  };

  const write = (asked: Asked): Answered => {
    const held = lists.get(/^\/v1\/segments\/(\d+)\/users$/.exec(asked.url.pathname)?.[1] ?? '');
    if (!held) return refusal(404, 'E1005', 'Resource can not be found');
    return ['POST', 'DELETE'].includes(asked.method)
      ? change(asked, held)
      : refusal(405, 'E1001', 'Method not allowed');
  };

  const answer = (asked: Asked): Answered => {
    const { method, url } = asked;
    if (url.pathname === '/login/oauth2/access_token') return tokens.give(asked);
    if (!tokens.isGood(asked)) return { status: 401, body: 'unauthorized' };
    if (isTooFast()) return { status: 429, body: 'Too Many Requests' };
    if (state.forbidden) return refusal(403, 'E3002', 'Caller does not have permission');
    return method === 'GET' ? tell(/^\/v1\/segments\/(\d+)$/.exec(url.pathname)?.[1] ?? '') : write(asked);
  };

  return {
    slug: 'snapchat',
    state,
    others: listOf(OTHER),
    refused,
    answer,
    audience: () => listOf(SEGMENT),
    heldAs: sha256,
    throttled: () => ({ status: 429, body: 'Too Many Requests' }),
    expireTokens: tokens.expire,
    destination: (localAddress) => ({
      type: 'snapchat',
      settings: { segmentId: SEGMENT, identifiers: ['email'], localAddress },
      credentials: CREDENTIALS,
    }),
  };
};
