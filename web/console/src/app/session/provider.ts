import { SIGN_IN_SCOPE } from '../../../../../shared/domain/access/session.ts';
import { loadConfig } from './config.ts';

/** Where the provider sends people back to. */
export const RETURN_PATH = '/console/signed-in';
const SIGNED_OUT_PATH = '/console/signed-out';

/** What the provider hands out. */
export interface ProviderTokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken?: string;
}

/** A sign-in that was begun here and has not come back. */
export interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Where somebody wanted to go. */
  readonly returnTo: string;
  /** `popup`: the page waits, with all that is on it. */
  readonly mode: 'page' | 'popup';
}

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const random = (): string => base64url(crypto.getRandomValues(new Uint8Array(32)));

const challengeOf = async (verifier: string): Promise<string> =>
  base64url(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(verifier))));

const redirectUri = (): string => `${location.origin}${RETURN_PATH}`;

const provider = async (): Promise<{ readonly clientId: string; at(path: string): URL }> => {
  const { signIn } = await loadConfig();
  if (signIn === undefined) throw new Error('There is no sign-in here.');
  return { clientId: signIn.clientId, at: (path) => new URL(`${signIn.domain}${path}`, location.origin) };
};

/** The address at which one signs in, and what must be remembered until one comes back (RFC 7636, OpenID Connect Core 3.1). */
export const beginSignIn = async (
  from: Pick<Pending, 'returnTo' | 'mode'>,
): Promise<{ readonly url: string; readonly pending: Pending }> => {
  const { clientId, at } = await provider();
  const pending = { ...from, state: random(), nonce: random(), verifier: random() };
  const url = at('/oauth2/authorize');
  url.search = new URLSearchParams({
    ...{ response_type: 'code', client_id: clientId, redirect_uri: redirectUri() },
    ...{ scope: `openid email profile ${SIGN_IN_SCOPE}`, state: pending.state, nonce: pending.nonce },
    ...{ code_challenge: await challengeOf(pending.verifier), code_challenge_method: 'S256' },
  }).toString();
  return { url: url.href, pending };
};

const askTokens = async (form: Readonly<Record<string, string>>): Promise<ProviderTokens> => {
  const { clientId, at } = await provider();
  const body = new URLSearchParams({ ...form, client_id: clientId });
  const response = await fetch(at('/oauth2/token'), { method: 'POST', body });
  if (!response.ok) throw new Error(`The sign-in answered ${response.status}.`);
  const answer: { access_token: string; id_token: string; refresh_token?: string } = await response.json();
  const { access_token: accessToken, id_token: idToken, refresh_token: refreshToken } = answer;
  return { accessToken, idToken, ...(refreshToken !== undefined && { refreshToken }) };
};

/** What a token says. Who signed it is for the API to check. */
const claimsOf = (token: string): Readonly<Record<string, unknown>> => {
  const encoded = (token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/');
  const bytes = Uint8Array.from(atob(encoded), (letter) => letter.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
};

/** The tokens of a code, which must be the answer to what was asked here. */
export const exchangeCode = async (code: string, { verifier, nonce }: Pending): Promise<ProviderTokens> => {
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri(), code_verifier: verifier };
  const tokens = await askTokens(form);
  if (claimsOf(tokens.idToken)['nonce'] !== nonce) throw new Error('This is not the answer to what was asked.');
  return tokens;
};

export const refreshTokens = (refreshToken: string): Promise<ProviderTokens> =>
  askTokens({ grant_type: 'refresh_token', refresh_token: refreshToken });

/** Ends what the provider remembers; the answer is where it must be told too, so that the next one is asked who they are. */
export const endSignIn = async (refreshToken: string): Promise<string> => {
  const { clientId, at } = await provider();
  const body = new URLSearchParams({ token: refreshToken, client_id: clientId });
  await fetch(at('/oauth2/revoke'), { method: 'POST', body }).catch(() => undefined);
  const out = at('/logout');
  out.search = new URLSearchParams({
    client_id: clientId,
    logout_uri: `${location.origin}${SIGNED_OUT_PATH}`,
  }).toString();
  return out.href;
};
