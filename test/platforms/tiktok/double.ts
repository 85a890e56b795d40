import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * The Segment API in small: HTTP 200 with a code in the body, whatever happens, one answer for the whole request:
 * https://business-api.tiktok.com/portal/docs?id=1739940585975809 and ?id=1737172488964097 for the codes.
 */
const TOKEN = 'a-long-term-token-of-an-app';
const ADVERTISER = '7178918106775994370';
const AUDIENCE = '1672908961';
const OTHER_AUDIENCE = '1672908962';

const mapping = z.strictObject({
  advertiser_ids: z.array(z.string()).min(1),
  action: z.enum(['add', 'delete']),
  id_schema: z
    .array(z.enum(['EMAIL_SHA256', 'PHONE_SHA256', 'IDFA_SHA256', 'AAID_SHA256', 'IDFA_MD5', 'AAID_MD5']))
    .min(1),
  batch_data: z
    .array(z.array(z.strictObject({ id: z.string(), audience_ids: z.array(z.string()).min(1) })))
    .min(1)
    .max(1_000),
});
type Mapping = z.infer<typeof mapping>;
type Cell = Mapping['batch_data'][number][number];

const say = (code: number, message: string): Answered => ({
  status: 200,
  body: { code, message, request_id: '20261124', data: {} },
});
const TOO_FAST = say(40_100, 'Requests made too frequently.');

const faultOf = ({
  advertiser_ids: advertisers,
  id_schema: schema,
  batch_data: rows,
}: Mapping): Answered | undefined => {
  if (advertisers.some((each) => each !== ADVERTISER)) return say(40_001, 'No permission to operate the advertiser.');
  if (rows.some((row) => row.length !== schema.length)) return say(40_002, 'batch_data: does not fit id_schema.');
  const length = (place: number): number => (schema[place]?.endsWith('MD5') ? 32 : 64);
  const isHash = (id: string, place: number): boolean => /^[0-9a-f]+$/.test(id) && id.length === length(place);
  if (!rows.every((row) => row.every(({ id }, place) => isHash(id, place))))
    return say(40_002, 'batch_data: invalid id.');
  return undefined;
};

const LIST_CALL = 'GET /open_api/v1.3/dmp/custom_audience/get/';

/** TikTok; `state.revoked` refuses the token until somebody has authorised the app again. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & { readonly state: { revoked: boolean }; readonly other: Set<string> } => {
  const held = new Map([
    [AUDIENCE, new Set<string>()],
    [OTHER_AUDIENCE, new Set<string>()],
  ]);
  const refused = new Set<string>();
  const state = { revoked: false };
  const isTooFast = createThrottle(clock, 600);

  const put = ({ id, audience_ids: ids }: Cell, action: Mapping['action']): void => {
    for (const each of ids) held.get(each)?.[action](id);
  };

  const change = ({ body }: Asked): Answered => {
    const read = mapping.safeParse(readBody(body));
    if (!read.success) return say(40_002, `${read.error.issues[0]?.path.join('.')}: Missing or invalid.`);
    const { action, batch_data: rows } = read.data;
    const fault = faultOf(read.data);
    if (fault) return fault;
    const cells = rows.flat();
    if (!cells.every(({ audience_ids: ids }) => ids.every((each) => held.has(each))))
      return say(40_002, 'audience_ids: the audience does not exist.');
    const taken = cells.filter(({ id }) => action === 'delete' || !refused.has(id));
    for (const cell of taken) put(cell, action);
    return taken.length < cells.length ? say(20_001, 'Partially successful.') : say(0, 'OK');
  };

  const tell = (url: URL): Answered => {
    if (url.searchParams.get('advertiser_id') !== ADVERTISER)
      return say(40_001, 'No permission to operate the advertiser.');
    const ids = z.array(z.string()).safeParse(readBody(url.searchParams.get('custom_audience_ids') ?? '')).data ?? [];
    if (!ids.every((id) => held.has(id))) return say(40_002, 'custom_audience_ids: the audience does not exist.');
    return { status: 200, body: { code: 0, message: 'OK', data: { list: ids.map((id) => ({ audience_id: id })) } } };
  };

  const answer = (asked: Asked): Answered => {
    const { method, url, headers } = asked;
    const call = `${method} ${url.pathname}`;
    if (!['POST /open_api/v1.3/segment/mapping/', LIST_CALL].includes(call))
      return { status: 404, body: '404 page not found' };
    if (headers['access-token'] === undefined) return say(40_104, 'Access token is null.');
    if (state.revoked || headers['access-token'] !== TOKEN) return say(40_105, 'Access token is incorrect or revoked.');
    if (isTooFast()) return TOO_FAST;
    return call === LIST_CALL ? tell(url) : change(asked);
  };

  const mine = held.get(AUDIENCE) ?? new Set<string>();
  return {
    slug: 'tiktok',
    state,
    refused,
    answer,
    other: held.get(OTHER_AUDIENCE) ?? new Set<string>(),
    audience: () => mine,
    heldAs: sha256,
    throttled: () => TOO_FAST,
    // Long-term tokens do not end.
    expireTokens: () => undefined,
    destination: (localAddress) => ({
      type: 'tiktok',
      settings: { advertiserId: ADVERTISER, audienceId: AUDIENCE, identifiers: ['email'], localAddress },
      credentials: { accessToken: TOKEN },
    }),
  };
};
