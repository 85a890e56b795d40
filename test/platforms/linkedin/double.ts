import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * DMP segments in small: OAuth tokens, a version header, a status for each element and a new segment that takes its time:
 * https://learn.microsoft.com/en-us/linkedin/marketing/matched-audiences/create-and-manage-segment-users
 */
const CREDENTIALS = { clientId: 'headwater', clientSecret: 'a-client-secret', refreshToken: 'AQ-a-refresh-token' };
const SEGMENT = '10804';
const OTHER_SEGMENT = '10805';
const VERSIONS = ['202607', '202608', '202609'];
const TOKEN_SECONDS = 60 * 86_400;

const users = z.strictObject({
  elements: z
    .array(
      z.strictObject({
        action: z.enum(['ADD', 'REMOVE']),
        userIds: z
          .array(
            z.strictObject({ idType: z.enum(['SHA256_EMAIL', 'SHA512_EMAIL', 'GOOGLE_AID']), idValue: z.string() }),
          )
          .length(1),
      }),
    )
    .min(1)
    .max(5_000),
});
type User = z.infer<typeof users>['elements'][number];

const SHAPES = {
  SHA256_EMAIL: /^[0-9a-f]{64}$/,
  SHA512_EMAIL: /^[0-9a-f]{128}$/,
  GOOGLE_AID: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

const refusal = (status: number, code: string, message: string): Answered => ({
  status,
  body: { status, code, message },
});
const TOO_FAST = refusal(
  429,
  'TOO_MANY_REQUESTS',
  'Resource level throttle limit for calls to this resource is reached.',
);

/** Gives and knows access tokens; the refresh token stays the same. */
const createTokens = (clock: () => number) => {
  const tokens = new Map<string, number>();
  const give = ({ body }: Asked): Answered => {
    const form = new URLSearchParams(body);
    const isKnown =
      form.get('grant_type') === 'refresh_token' &&
      form.get('client_id') === CREDENTIALS.clientId &&
      form.get('client_secret') === CREDENTIALS.clientSecret &&
      form.get('refresh_token') === CREDENTIALS.refreshToken;
    if (!isKnown) return { status: 400, body: { error: 'invalid_grant', error_description: 'The token is revoked.' } };
    const token = `AQ.${tokens.size}.${clock()}`;
    tokens.set(token, clock() + TOKEN_SECONDS * 1000);
    const { refreshToken } = CREDENTIALS;
    return { status: 200, body: { access_token: token, expires_in: TOKEN_SECONDS, refresh_token: refreshToken } };
  };
  const isGood = ({ headers }: Asked): boolean =>
    (tokens.get(String(headers['authorization'] ?? '').replace(/^Bearer /, '')) ?? 0) > clock();
  const expire = (): void => {
    for (const token of tokens.keys()) tokens.set(token, 0);
  };
  return { give, isGood, expire };
};

const headerFault = ({ method, headers }: Asked): Answered | undefined => {
  const version = String(headers['linkedin-version'] ?? '');
  if (version === '') return refusal(400, 'VERSION_MISSING', 'A version must be present.');
  if (!VERSIONS.includes(version)) return refusal(426, 'NONEXISTENT_VERSION', 'Requested version is not active.');
  const isRead = method === 'GET' && headers['x-restli-method'] === undefined;
  const isKnown = isRead || headers['x-restli-method'] === 'BATCH_CREATE';
  return isKnown && headers['x-restli-protocol-version'] === '2.0.0'
    ? undefined
    : refusal(400, 'ILLEGAL_ARGUMENT', 'Not a batch of protocol 2.0.0.');
};

/** LinkedIn; `state.readyAt`: when a new segment can be found, `state.role`: the member's in the ad account. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & { readonly state: { readyAt: number; role: string }; readonly other: Set<string> } => {
  const mine = new Set<string>();
  const other = new Set<string>();
  const refused = new Set<string>();
  const state = { readyAt: 0, role: 'CAMPAIGN_MANAGER' };
  const tokens = createTokens(clock);
  const isTooFast = createThrottle(clock, 600);

  const change = (held: Set<string>, { action, userIds }: User): object => {
    const [{ idType, idValue } = { idType: 'SHA256_EMAIL' as const, idValue: '' }] = userIds;
    const isValid = SHAPES[idType].test(idValue) && !(action === 'ADD' && refused.has(idValue));
    if (!isValid) return { status: 400, error: { status: 400, message: `Invalid idValue ${idValue}` } };
    if (action === 'ADD') held.add(idValue);
    else held.delete(idValue);
    return { status: 201 };
  };

  const callerFault = (asked: Asked): Answered | undefined => {
    if (!tokens.isGood(asked)) return refusal(401, 'EXPIRED_ACCESS_TOKEN', 'The token has expired.');
    const fault = headerFault(asked) ?? (isTooFast() ? TOO_FAST : undefined);
    if (fault || state.role !== 'VIEWER') return fault;
    return refusal(403, 'ACCESS_DENIED', 'Not enough permissions to access the segment.');
  };

  const tellSegment = (id: string): Answered =>
    [SEGMENT, OTHER_SEGMENT].includes(id) && clock() >= state.readyAt
      ? { status: 200, body: { id, type: 'USER', name: 'Customers' } }
      : refusal(404, 'NOT_FOUND', 'Not Found');

  const answer = (asked: Asked): Answered => {
    const { method, url, body } = asked;
    if (method === 'POST' && url.pathname === '/oauth/v2/accessToken') return tokens.give(asked);
    const fault = callerFault(asked);
    if (fault) return fault;
    const [, segment] = /^\/rest\/dmpSegments\/(\d+)$/.exec(url.pathname) ?? [];
    if (method === 'GET' && segment !== undefined) return tellSegment(segment);
    const [, id = ''] = /^\/rest\/dmpSegments\/(\d+)\/users$/.exec(url.pathname) ?? [];
    const held = { [SEGMENT]: mine, [OTHER_SEGMENT]: other }[id];
    if (method !== 'POST' || !held || clock() < state.readyAt) return refusal(404, 'NOT_FOUND', 'Not Found');
    const read = users.safeParse(readBody(body));
    if (!read.success) return refusal(400, 'BAD_REQUEST', `Invalid ${read.error.issues[0]?.path.join('.')}`);
    return { status: 200, body: { elements: read.data.elements.map((each) => change(held, each)) } };
  };

  return {
    slug: 'linkedin',
    state,
    refused,
    other,
    answer,
    audience: () => mine,
    heldAs: sha256,
    throttled: () => TOO_FAST,
    expireTokens: tokens.expire,
    destination: (localAddress) => ({
      type: 'linkedin',
      settings: { segmentId: SEGMENT, localAddress },
      credentials: CREDENTIALS,
    }),
  };
};
