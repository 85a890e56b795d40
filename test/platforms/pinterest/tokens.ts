import type { Answered, Asked } from '../platform-double.ts';

/** The app, and the refresh token of the person who connected it. */
export const CREDENTIALS = { clientId: '1234', clientSecret: 'a-client-secret', refreshToken: 'pinr.first' };

const DAY_SECONDS = 86_400;
/** https://developers.pinterest.com/docs/getting-started/set-up-authentication-and-authorization/ */
const ACCESS_SECONDS = 30 * DAY_SECONDS;
const REFRESH_SECONDS = 60 * DAY_SECONDS;

/**
 * Gives and knows access tokens. Each refresh token lasts 60 days, the first from its first use on; a new one comes with every
 * access token, to an app that proves itself by Basic.
 */
export const createTokens = (clock: () => number) => {
  const access = new Map<string, number>();
  const refresh = new Map<string, number>();
  const lives = (kept: ReadonlyMap<string, number>, token: string): boolean => (kept.get(token) ?? 0) > clock();
  const refusal: Answered = { status: 401, body: { code: 2, message: 'Authentication failed.' } };

  const give = ({ headers, body }: Asked): Answered => {
    const form = new URLSearchParams(body);
    const basic = `Basic ${btoa(`${CREDENTIALS.clientId}:${CREDENTIALS.clientSecret}`)}`;
    if (refresh.size === 0) refresh.set(CREDENTIALS.refreshToken, clock() + REFRESH_SECONDS * 1000);
    const isAsked = form.get('grant_type') === 'refresh_token' && form.get('continuous_refresh') === 'true';
    const isKnown = headers['authorization'] === basic && lives(refresh, form.get('refresh_token') ?? '');
    if (!isAsked || !isKnown) return refusal;
    const next = { access_token: `pina.${clock()}.${refresh.size}`, refresh_token: `pinr.${refresh.size}` };
    access.set(next.access_token, clock() + ACCESS_SECONDS * 1000);
    refresh.set(next.refresh_token, clock() + REFRESH_SECONDS * 1000);
    return {
      status: 200,
      body: {
        ...next,
        response_type: 'refresh_token',
        token_type: 'bearer',
        expires_in: ACCESS_SECONDS,
        refresh_token_expires_in: REFRESH_SECONDS,
        scope: 'ads:write',
      },
    };
  };
  const isGood = ({ headers }: Asked): boolean =>
    lives(access, String(headers['authorization'] ?? '').replace(/^Bearer /, ''));
  return {
    give,
    isGood,
    refusal,
    expire: () => access.clear(),
    revoke: (): void => {
      for (const token of refresh.keys()) refresh.set(token, 0);
    },
  };
};
