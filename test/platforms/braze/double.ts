import { type Answered, type Asked, createThrottle, type PlatformDouble, readBody } from '../platform-double.ts';
import { createProfiles, readUser, track } from './users.ts';

/**
 * `/users/track` in small, by https://www.braze.com/docs/api/endpoints/user_data/post_user_track : a key with a permission,
 * so many objects a request, objects refused one by one in a 201, and a subscription that each profile has of its own.
 */
const KEY = 'a-rest-api-key-of-the-workspace';
const ATTRIBUTE = 'Autumn_VIP';

/** Braze; `state.isPaused`: it queues without a look. `perRequest` objects by the contract. */
export const createDouble = (clock: () => number) => {
  const refused = new Set<string>();
  const { profiles, write } = createProfiles();
  const state = { isPaused: false, mayTrack: true, perRequest: 75 };
  const isTooFast = createThrottle(clock, 500);
  for (const [email, subscription] of [
    ['a@x.yz', 'unsubscribed'],
    ['b@x.yz', 'opted_in'],
    ['neighbour@x.yz', 'unsubscribed'],
  ] as const)
    profiles.set(email, { attributes: { Spring_VIP: true }, subscription });

  const throttled = (): Answered => {
    const reset = String(Math.floor(clock() / 60_000) * 60 + 60);
    return { status: 429, body: { message: 'Over rate limit.' }, headers: { 'x-ratelimit-reset': reset } };
  };

  const take = (attributes: readonly unknown[]): Answered => {
    const read = attributes.map((each) => {
      const user = readUser(each);
      return 'email' in user && refused.has(String(user.email)) ? { fault: "'email' is not valid" } : user;
    });
    const errors = read.flatMap((each, index) =>
      'fault' in each ? [{ type: each.fault, input_array: 'attributes', index }] : [],
    );
    for (const each of read) if (!('fault' in each)) write(each);
    const processed = read.length - errors.length;
    if (processed === 0) return { status: 400, body: { message: 'Valid data must be provided.', errors } };
    const told = { message: 'success', attributes_processed: processed };
    return { status: 201, body: errors.length === 0 ? told : { ...told, errors } };
  };

  const answer = ({ method, url, headers, body }: Asked): Answered => {
    if (method !== 'POST' || url.pathname !== '/users/track') return { status: 404, body: { message: 'Not found' } };
    if (headers['authorization'] !== `Bearer ${KEY}`)
      return { status: 401, body: { message: `Invalid API key: ${headers['authorization']}` } };
    if (!state.mayTrack) return { status: 403, body: { message: 'Forbidden' } };
    if (isTooFast()) return throttled();
    const read = track.safeParse(readBody(body));
    if (!read.success) return { status: 400, body: { message: 'Bad syntax' } };
    const { attributes } = read.data;
    if (attributes.length > state.perRequest) return { status: 400, body: { message: 'Max Input Length Exceeded' } };
    const answered = take(attributes);
    return state.isPaused ? { status: 202, body: { message: 'queued' } } : answered;
  };

  return {
    slug: 'braze',
    state,
    refused,
    profiles,
    answer,
    audience: (): ReadonlySet<string> =>
      new Set([...profiles].filter(([, { attributes }]) => attributes[ATTRIBUTE] === true).map(([email]) => email)),
    kept: () => profiles,
    heldAs: (email: string): string => email,
    throttled,
    expireTokens: () => undefined,
    destination: (localAddress: string) => ({
      type: 'braze',
      settings: {
        instance: 'EU-01',
        attribute: ATTRIBUTE,
        identifier: 'email',
        localAddress,
      },
      credentials: { apiKey: KEY },
    }),
  } satisfies PlatformDouble & Record<string, unknown>;
};
