import * as z from 'zod';
import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';

/**
 * Manual segments in small, by https://docs.customer.io/integrations/api/track/ : Basic auth, at most 1,000 ids of one type,
 * ids it cannot use ignored without a word, unknown ones made into people by an addition and left alone by a removal.
 */
const AUTHORIZATION = `Basic ${Buffer.from('a-site-id:a-track-key').toString('base64')}`;
const SEGMENT = 7;
const OTHER_SEGMENT = 8;

const change = z.strictObject({ ids: z.array(z.string()).min(1).max(1_000) });

/** A person of the workspace. */
export interface Person {
  readonly segments: Set<number>;
  readonly unsubscribed: boolean;
}

const refusal = (status: number, error: string): Answered => ({ status, body: { meta: { errors: [error] } } });

/** Customer.io; `people` by their id, `state.isManual` the kind of the segment that the destination names. */
export const createDouble = (
  clock: () => number,
): PlatformDouble & {
  readonly people: Map<string, Person>;
  readonly state: { isManual: boolean };
  readonly segments: { readonly own: number; readonly other: number };
} => {
  const people = new Map<string, Person>();
  const refused = new Set<string>();
  const state = { isManual: true };
  const isTooFast = createThrottle(clock, 6_000);
  const isIgnored = (id: string): boolean => refused.has(id) || id === '' || Buffer.byteLength(id) > 150;

  const put = (id: string, segment: number): void => {
    const known = people.get(id) ?? { segments: new Set(), unsubscribed: false };
    people.set(id, known);
    known.segments.add(segment);
  };
  const faultOf = (segment: number): Answered | undefined => {
    if (![SEGMENT, OTHER_SEGMENT].includes(segment)) return refusal(404, 'segment not found');
    return segment === SEGMENT && !state.isManual ? refusal(400, 'segment is data-driven') : undefined;
  };
  const apply = ({ url, body, headers }: Asked, { segment, isAdd }: { segment: number; isAdd: boolean }): Answered => {
    const read = change.safeParse(readBody(body));
    const isJson = String(headers['content-type']).startsWith('application/json');
    if (!read.success || !isJson) return refusal(400, 'malformed request');
    if (url.searchParams.get('id_type') !== 'id') return refusal(400, 'people of this workspace are identified by id');
    const fault = faultOf(segment);
    if (fault) return fault;
    for (const id of read.data.ids.filter((each) => !isIgnored(each))) {
      if (isAdd) put(id, segment);
      else people.get(id)?.segments.delete(segment);
    }
    return { status: 200, body: {} };
  };
  const answer = (asked: Asked): Answered => {
    if (asked.headers['authorization'] !== AUTHORIZATION) return refusal(401, 'Unauthorized request');
    if (isTooFast()) return refusal(429, 'too many requests');
    if (asked.method === 'GET' && asked.url.pathname === '/api/v1/accounts/region')
      return { status: 200, body: { url: 'track.customer.io', data_center: 'us', environment_id: 1 } };
    const [, id, verb] = /^\/api\/v1\/segments\/(\d+)\/(add|remove)_customers$/.exec(asked.url.pathname) ?? [];
    if (asked.method !== 'POST' || verb === undefined) return refusal(404, 'not found');
    return apply(asked, { segment: Number(id), isAdd: verb === 'add' });
  };

  return {
    slug: 'customerio',
    people,
    state,
    segments: { own: SEGMENT, other: OTHER_SEGMENT },
    refused,
    answer,
    audience: () => new Set([...people].filter(([, { segments }]) => segments.has(SEGMENT)).map(([id]) => id)),
    kept: () => people,
    heldAs: (email) => email,
    throttled: () => refusal(429, 'too many requests'),
    expireTokens: () => undefined,
    destination: (localAddress) => ({
      type: 'customerio',
      settings: { segmentId: String(SEGMENT), identifier: 'email', localAddress },
      credentials: { siteId: 'a-site-id', apiKey: 'a-track-key' },
    }),
  };
};
