import type { paths } from '../../api/schema.gen.ts';
import type { ProviderTokens } from './provider.ts';
import type { Session } from './session.ts';

type Opened = paths['/v1/sessions']['post']['responses'][201]['content']['application/json'];
type Current = paths['/v1/sessions/current']['get']['responses'][200]['content']['application/json'];

/** Nobody gave this person a role. */
export class NoRole extends Error {}

/** A management token that opens nothing. */
export class UnknownToken extends Error {}

/** Five minutes before it ends, or in the middle of a short one. Milliseconds. */
const renewAfter = (seconds: number): number => Math.max(seconds - 300, seconds / 2) * 1000;

/** The session of who signed in. */
export const sessionOf = async ({ accessToken, idToken, refreshToken }: ProviderTokens): Promise<Session> => {
  const response = await fetch('/v1/sessions', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ accessToken, idToken }),
  });
  if (response.status === 403) throw new NoRole();
  if (!response.ok) throw new Error(`POST /v1/sessions: ${response.status}`);
  const { id, token, role, name, expiresIn }: Opened = await response.json();
  return {
    ...{ id, token, role, name },
    ...(refreshToken !== undefined && { refreshToken }),
    ...(expiresIn !== undefined && { renewAt: Date.now() + renewAfter(expiresIn) }),
  };
};

/** The session of who has a management token. */
export const sessionOfToken = async (token: string): Promise<Session> => {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch('/v1/sessions/current', { headers });
  if (response.status === 401) throw new UnknownToken();
  if (!response.ok) throw new Error(`GET /v1/sessions/current: ${response.status}`);
  const { id, name, role, scopes }: Current = await response.json();
  return { id, token, name, role, ...(scopes && { scopes }) };
};
