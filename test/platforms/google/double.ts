import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';
import { createJobs, type JobsState } from './jobs.ts';
import { type Destinations, isWellFormed, removal, upload, valuesOf } from './uploads.ts';

/**
 * The Data Manager API in small, by https://developers.google.com/data-manager/api/reference/rest and its page of limits:
 * OAuth tokens, one data type a request, hashes in hex, whole requests refused for one bad row, jobs that end later.
 */
const CREDENTIALS = { clientId: 'headwater', clientSecret: 'a-client-secret', refreshToken: '1//a-refresh-token' };
const CUSTOMER = '1234567890';
const LIST = '77';
const TOKEN_SECONDS = 3_599;

const refusal = (
  status: number,
  message: string,
  fields: readonly { field: string; reason: string }[] = [],
): Answered => ({
  status,
  body: {
    error: {
      code: status,
      message,
      details: [
        {
          '@type': 'type.googleapis.com/google.rpc.BadRequest',
          fieldViolations: fields.map((each) => ({ ...each, description: message })),
        },
      ],
    },
  },
});

/** Gives and knows access tokens. */
const createTokens = (clock: () => number) => {
  const tokens = new Map<string, number>();
  const give = ({ body }: Asked): Answered => {
    const form = new URLSearchParams(body);
    const isKnown =
      form.get('grant_type') === 'refresh_token' &&
      form.get('client_id') === CREDENTIALS.clientId &&
      form.get('client_secret') === CREDENTIALS.clientSecret &&
      form.get('refresh_token') === CREDENTIALS.refreshToken;
    if (!isKnown)
      return { status: 400, body: { error: 'invalid_grant', error_description: 'Token has been revoked.' } };
    const token = `ya29.${clock()}.${Math.random()}`;
    tokens.set(token, clock() + TOKEN_SECONDS * 1000);
    return { status: 200, body: { access_token: token, expires_in: TOKEN_SECONDS, token_type: 'Bearer' } };
  };
  const isGood = ({ headers }: Asked): boolean =>
    (tokens.get(String(headers['authorization'] ?? '').replace(/^Bearer /, '')) ?? 0) > clock();
  return { give, isGood, expire: () => tokens.clear() };
};

const isOurs = (destinations: Destinations): boolean =>
  destinations.every(
    ({ operatingAccount, productDestinationId }) =>
      operatingAccount.accountId === CUSTOMER && productDestinationId === LIST,
  );

/** Why an upload is refused as a whole; undefined when it is taken. */
const faultOf = ({ url, body }: Asked, refused: ReadonlySet<string>): Answered | undefined => {
  const isAdd = url.pathname.endsWith(':ingest');
  const read = upload.safeParse(readBody(body));
  if (!read.success) return refusal(400, `Invalid JSON payload at ${read.error.issues[0]?.path.join('.')}`);
  const { destinations, audienceMembers: members, termsOfService } = read.data;
  if (isAdd && !termsOfService)
    return refusal(400, 'Terms not accepted', [{ field: 'terms_of_service', reason: 'TERMS' }]);
  if (!isOurs(destinations)) return refusal(403, 'The caller does not have permission');
  if (new Set(members.map(({ userData }) => userData === undefined)).size > 1)
    return refusal(400, 'Two data types', [{ field: 'audience_members', reason: 'MULTIPLE_DATA_TYPES_NOT_ALLOWED' }]);
  const bad = members.flatMap((each, index) =>
    isWellFormed(each) && !(isAdd && valuesOf(each).some((value) => refused.has(value))) ? [] : [index],
  );
  const fields = bad.map((index) => ({ field: `audience_members[${index}]`, reason: 'INVALID_HASH' }));
  return bad.length > 0 ? refusal(400, 'Not a valid identifier', fields) : undefined;
};

/** https://developers.google.com/data-manager/api/reference/rest/v1/accountTypes.accounts.userLists/get */
const tellList = (path: string): Answered => {
  const [, account, list] = /^\/v1\/accountTypes\/GOOGLE_ADS\/accounts\/(\d+)\/userLists\/(\d+)$/.exec(path) ?? [];
  if (account !== CUSTOMER) return refusal(403, 'The caller does not have permission');
  if (list !== LIST) return refusal(404, 'Requested entity was not found.');
  return { status: 200, body: { name: path.slice(4), id: LIST, displayName: 'Customers', readOnly: false } };
};

/** Google with its jobs; `upload` is somebody else's, by hand. */
export interface GoogleDouble extends PlatformDouble {
  readonly state: JobsState;
  readonly upload: (...emails: readonly string[]) => void;
}

/** Google, with uploads that are jobs. */
export const createDouble = (clock: () => number): GoogleDouble => {
  const refused = new Set<string>();
  const tokens = createTokens(clock);
  const jobs = createJobs(clock);
  const isTooFast = createThrottle(clock, 300);

  const take = (asked: Asked): Answered => {
    const fault = faultOf(asked, refused);
    if (fault) return fault;
    const { audienceMembers } = upload.parse(readBody(asked.body));
    return { status: 200, body: { requestId: jobs.add(asked.url.pathname.endsWith(':ingest'), audienceMembers) } };
  };
  const clear = ({ body }: Asked): Answered => {
    const read = removal.safeParse(readBody(body));
    if (!read.success) return refusal(400, `Invalid JSON payload at ${read.error.issues[0]?.path.join('.')}`);
    const { destinations, removeAsOfTime } = read.data;
    if (!isOurs(destinations)) return refusal(403, 'The caller does not have permission');
    const before = removeAsOfTime === undefined ? clock() : Date.parse(removeAsOfTime);
    if (before > clock()) return refusal(400, 'In the future', [{ field: 'remove_as_of_time', reason: 'INVALID' }]);
    return { status: 200, body: { requestId: jobs.clear(before) } };
  };
  const tell = ({ url }: Asked): Answered => {
    const status = jobs.statusOf(url.searchParams.get('requestId') ?? '');
    if (status === undefined) return refusal(404, 'Not found');
    return { status: 200, body: { requestStatusPerDestination: [status] } };
  };
  const read = (asked: Asked): Answered =>
    asked.url.pathname === '/v1/requestStatus:retrieve' ? tell(asked) : tellList(asked.url.pathname);
  const answer = (asked: Asked): Answered => {
    jobs.work();
    const { method, url } = asked;
    if (url.pathname === '/token') return tokens.give(asked);
    if (!tokens.isGood(asked)) return refusal(401, 'Request had invalid authentication credentials.');
    if (isTooFast()) return refusal(429, 'Quota exceeded');
    if (method === 'POST' && /^\/v1\/audienceMembers:(ingest|remove)$/.test(url.pathname)) return take(asked);
    if (method === 'POST' && url.pathname === '/v1/audienceMembers:removeAll') return clear(asked);
    return method === 'GET' ? read(asked) : refusal(404, 'Not found');
  };

  return {
    slug: 'google',
    state: jobs.state,
    refused,
    answer,
    audience: () => {
      jobs.work();
      return jobs.held();
    },
    upload: (...emails) => {
      jobs.work();
      jobs.put(emails.map(sha256));
    },
    heldAs: sha256,
    throttled: () => refusal(429, 'Quota exceeded'),
    expireTokens: tokens.expire,
    destination: (localAddress) => ({
      type: 'google',
      settings: { customerId: CUSTOMER, userListId: LIST, identifiers: ['email'], termsAccepted: true, localAddress },
      credentials: CREDENTIALS,
    }),
  };
};
