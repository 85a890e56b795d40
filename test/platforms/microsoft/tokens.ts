import type { Answered, Asked } from '../platform-double.ts';

const SECONDS = 3_599;
const CLIENT = { clientId: '00001111-aaaa-2222-bbbb-3333cccc4444', clientSecret: 'a~client.secret' };

/**
 * Access tokens of an hour, and with each of them a new refresh token; older ones go on working until they are retired:
 * https://learn.microsoft.com/entra/identity-platform/refresh-tokens
 */
export const createTokens = (clock: () => number) => {
  const tokens = new Map<string, number>();
  const refreshTokens = ['0.AAAA-the-first'];

  const give = ({ body }: Asked): Answered => {
    const form = new URLSearchParams(body);
    const isKnown =
      form.get('grant_type') === 'refresh_token' &&
      form.get('client_id') === CLIENT.clientId &&
      form.get('client_secret') === CLIENT.clientSecret &&
      refreshTokens.includes(form.get('refresh_token') ?? '');
    if (!isKnown) return { status: 400, body: { error: 'invalid_grant', error_description: 'AADSTS70000: expired.' } };
    const isAsked = form.get('scope')?.split(' ').includes('https://ads.microsoft.com/msads.manage');
    if (!isAsked) return { status: 400, body: { error: 'invalid_scope' } };
    const token = `EwCI.${clock()}.${Math.random()}`;
    const refreshToken = `0.AAAA-${refreshTokens.length}-${Math.random()}`;
    tokens.set(token, clock() + SECONDS * 1000);
    refreshTokens.push(refreshToken);
    return {
      status: 200,
      body: { token_type: 'Bearer', access_token: token, refresh_token: refreshToken, expires_in: SECONDS },
    };
  };
  return {
    give,
    isGood: ({ headers }: Asked): boolean =>
      (tokens.get(String(headers['authorization'] ?? '').replace(/^Bearer /, '')) ?? 0) > clock(),
    expire: (): void => tokens.clear(),
    /** Only the newest refresh token works from now on. */
    retireOld: (): void => void refreshTokens.splice(0, refreshTokens.length - 1),
    connection: { ...CLIENT, refreshToken: '0.AAAA-the-first' },
  };
};
