import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';
import { CREDENTIALS, createTokens } from './tokens.ts';

/**
 * Customer lists in small, by https://developers.pinterest.com/docs/api/v5/customer_lists-update : records in one string,
 * counters that count every record sent, no word on a record.
 */
const ACCOUNT = '549756359984';
const LIST = '643';
const OTHER = '644';
/** Changes of ads a minute, for an app with standard access; the number is that of v3, v5 publishes one a category. */
const WRITES = 400;

const patch = z.strictObject({ operation_type: z.enum(['ADD', 'REMOVE']), records: z.string().min(1) });

const refusal = (status: number, code: number, message: string): Answered => ({ status, body: { code, message } });

const tell = (id: string, method: string): Answered =>
  method === 'GET'
    ? { status: 200, body: { ad_account_id: ACCOUNT, id, type: 'customerlist', status: 'READY' } }
    : refusal(405, 0, 'Method not allowed');

interface List {
  readonly held: Set<string>;
  uploaded: number;
  removed: number;
}
const apply = ({ held }: List, isAdd: boolean, records: readonly string[]): void => {
  for (const record of records) isAdd ? held.add(record) : held.delete(record);
};
const createList = (...held: readonly string[]): List => ({ held: new Set(held), uploaded: held.length, removed: 0 });

/** Pinterest with two lists of addresses; `state.forbidden` takes the person's permission away, `revoke` their connection. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & {
  readonly state: { forbidden: boolean };
  readonly others: ReadonlySet<string>;
  readonly revoke: () => void;
} => {
  const ours = createList();
  const other = createList(sha256('p1@example.com'), sha256('p2@example.com'));
  const lists = new Map([
    [LIST, ours],
    [OTHER, other],
  ]);
  const refused = new Set<string>();
  const state = { forbidden: false };
  const tokens = createTokens(clock);
  const isTooFast = createThrottle(clock, WRITES);

  const change = (id: string, list: List, { body }: Asked): Answered => {
    const read = patch.safeParse(readBody(body)).data;
    const records = read?.records.split(',') ?? [];
    if (!read || !records.every((record) => /^[0-9a-f]{64}$/.test(record)))
      return refusal(400, 1, 'Invalid customer list records');
    const isAdd = read.operation_type === 'ADD';
    const invalid = isAdd ? records.filter((record) => refused.has(record)) : [];
    const valid = records.filter((record) => !invalid.includes(record));
    apply(list, isAdd, valid);
    list[isAdd ? 'uploaded' : 'removed'] += records.length;
    return {
      status: 200,
      body: {
        ad_account_id: ACCOUNT,
        id,
        type: 'customerlist',
        status: 'PROCESSING',
        num_uploaded_user_records: list.uploaded,
        num_removed_user_records: list.removed,
        // Its shape is not documented beyond being an object.
        exceptions: invalid.length > 0 ? { invalid_records: invalid.length } : {},
      },
    };
  };

  const answer = (asked: Asked): Answered => {
    const { method, url } = asked;
    if (url.pathname === '/v5/oauth/token') return tokens.give(asked);
    if (!tokens.isGood(asked)) return tokens.refusal;
    if (isTooFast()) return refusal(429, 8, 'This request exceeded a rate limit.');
    if (state.forbidden) return refusal(403, 29, 'You are not permitted to access that resource.');
    const [, account, id = ''] = /^\/v5\/ad_accounts\/(\d+)\/customer_lists\/(\d+)$/.exec(url.pathname) ?? [];
    const list = account === ACCOUNT ? lists.get(id) : undefined;
    if (!list) return refusal(404, 50, 'Customer list not found.');
    return method === 'PATCH' ? change(id, list, asked) : tell(id, method);
  };

  return {
    slug: 'pinterest',
    state,
    others: other.held,
    revoke: tokens.revoke,
    refused,
    answer,
    audience: () => ours.held,
    heldAs: sha256,
    throttled: () => refusal(429, 8, 'This request exceeded a rate limit.'),
    expireTokens: tokens.expire,
    destination: (localAddress) => ({
      type: 'pinterest',
      settings: { adAccountId: ACCOUNT, customerListId: LIST, localAddress },
      credentials: CREDENTIALS,
    }),
  };
};
