import * as z from 'zod';
import { sha256 } from '../../../shared/destinations/normalise/hash.ts';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * Custom Audiences in small, by
 * https://developers.facebook.com/documentation/ads-commerce/marketing-api/reference/custom-audience/users : a schema and rows,
 * hashes in hex but for MADID, counts instead of answers per row.
 */
const TOKEN = 'EAAB-a-token-of-a-system-user';
const AUDIENCE = '23850000000001';
const VERSIONS = ['v25.0', 'v26.0', 'v27.0'];

const HASHED = ['EMAIL', 'PHONE', 'GEN', 'DOBY', 'DOBM', 'DOBD', 'LN', 'FN', 'CT', 'ST', 'ZIP', 'COUNTRY'] as const;
const PLAIN = [
  'MADID',
  'EXTERN_ID',
  'DATA_PROCESSING_OPTIONS',
  'DATA_PROCESSING_OPTIONS_COUNTRY',
  'DATA_PROCESSING_OPTIONS_STATE',
] as const;

const users = z.strictObject({
  payload: z.strictObject({
    schema: z.array(z.enum([...HASHED, ...PLAIN])).min(1),
    data: z
      .array(z.array(z.union([z.string(), z.number(), z.array(z.string())])))
      .min(1)
      .max(10_000),
  }),
});

const refusal = (code: number, message: string, subcode?: number): Answered => ({
  status: code === 190 ? 401 : 400,
  body: {
    error: { message, type: 'OAuthException', code, ...(subcode === undefined ? {} : { error_subcode: subcode }) },
  },
});

const isValid = (schema: readonly string[], row: readonly unknown[]): boolean =>
  row.length === schema.length &&
  schema.every((key, place) => {
    const cell = row[place];
    const mustBeHash = HASHED.some((each) => each === key);
    return cell === '' || !mustBeHash || (typeof cell === 'string' && /^[0-9a-f]{64}$/.test(cell));
  });

/** Meta; `state.flagged` refuses every change until somebody has resolved it. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & { readonly state: { flagged: boolean }; readonly rows: readonly (readonly unknown[])[] } => {
  const held = new Set<string>();
  const refused = new Set<string>();
  const state = { flagged: false };
  const rows: (readonly unknown[])[] = [];
  const isTooFast = createThrottle(clock, 200);

  const change = ({ method, body }: Asked): Answered => {
    const read = users.safeParse(readBody(body));
    if (!read.success) return refusal(100, `Invalid parameter ${read.error.issues[0]?.path.join('.')}`);
    if (state.flagged) return refusal(100, 'Invalid parameter', 1_713_230);
    const { schema, data } = read.data.payload;
    const isTaken = (row: readonly unknown[]): boolean => isValid(schema, row) && !refused.has(String(row[0]));
    for (const row of data.filter(isTaken)) {
      rows.push(row);
      if (method === 'POST') held.add(String(row[0]));
      else held.delete(String(row[0]));
    }
    const invalid = data.filter((row) => !isTaken(row)).length;
    return {
      status: 200,
      body: {
        audience_id: AUDIENCE,
        session_id: String(rows.length),
        num_received: data.length,
        num_invalid_entries: invalid,
        invalid_entry_samples: {},
      },
    };
  };

  const answer = (asked: Asked): Answered => {
    const [, version = '', audienceId, edge] = asked.url.pathname.split('/');
    if (asked.headers['authorization'] !== `Bearer ${TOKEN}`) return refusal(190, 'Invalid OAuth access token.');
    if (!VERSIONS.includes(version)) return refusal(2_635, 'You are calling a deprecated version of the Ads API.');
    if (isTooFast()) return refusal(80_003, 'There have been too many calls to this ad-account.');
    if (asked.method === 'GET' && audienceId === AUDIENCE && edge === undefined)
      return { status: 200, body: { id: AUDIENCE, name: 'Customers' } };
    if (audienceId !== AUDIENCE || edge !== 'users') return refusal(100, 'Unsupported request', 33);
    return ['POST', 'DELETE'].includes(asked.method) ? change(asked) : refusal(100, 'Unsupported request');
  };

  return {
    slug: 'meta',
    state,
    rows,
    refused,
    answer,
    audience: () => held,
    heldAs: sha256,
    throttled: () => refusal(80_003, 'There have been too many calls to this ad-account.'),
    expireTokens: () => undefined,
    destination: (localAddress) => ({
      type: 'meta',
      settings: { audienceId: AUDIENCE, identifiers: ['email'], person: ['name'], localAddress },
      credentials: { accessToken: TOKEN },
    }),
  };
};
