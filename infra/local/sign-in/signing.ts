import { createHash, randomUUID } from 'node:crypto';
import { exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { SIGN_IN_SCOPE } from '../../../shared/domain/access/session.ts';
import type { LocalPerson } from './local-people.ts';

/** What was asked when somebody signed in, until the end of what follows from it. */
export interface Grant {
  readonly person: LocalPerson;
  readonly clientId: string;
  readonly nonce?: string;
  /** Epoch ms. */
  readonly signedInAt: number;
}

/** As the client of the console stack has them: an hour, and a working day. Seconds. */
export const LIFETIMES = { access: 3600, refresh: 12 * 3600 } as const;

const KEY_ID = 'local';

/** A key of this run of the host, made when somebody first needs it, and the tokens that it signs, in Cognito's form. */
export const createSigning = (issuer: string, now: () => number) => {
  let made: ReturnType<typeof generateKeyPair> | undefined;
  const pair = () => {
    made ??= generateKeyPair('RS256', { extractable: true });
    return made;
  };
  const sign = async (claims: Readonly<Record<string, unknown>>, { person, signedInAt }: Grant): Promise<string> => {
    const at = Math.floor(now() / 1000);
    return new SignJWT({
      ...claims,
      'cognito:groups': [person.group],
      auth_time: Math.floor(signedInAt / 1000),
      jti: randomUUID(),
    })
      .setProtectedHeader({ alg: 'RS256', kid: KEY_ID })
      .setIssuer(issuer)
      .setSubject(person.subject)
      .setIssuedAt(at)
      .setExpirationTime(at + LIFETIMES.access)
      .sign((await pair()).privateKey);
  };
  return {
    keys: async (): Promise<{ readonly keys: readonly JWK[] }> => {
      const key = await exportJWK((await pair()).publicKey);
      return { keys: [{ ...key, kid: KEY_ID, alg: 'RS256', use: 'sig' }] };
    },
    tokens: async (grant: Grant) => {
      const { person, clientId, nonce } = grant;
      const access = {
        token_use: 'access',
        client_id: clientId,
        username: person.subject,
        scope: `openid ${SIGN_IN_SCOPE}`,
      };
      const id = { token_use: 'id', aud: clientId, email: person.email, name: person.name, ...(nonce && { nonce }) };
      return {
        access_token: await sign(access, grant),
        id_token: await sign(id, grant),
        token_type: 'Bearer',
        expires_in: LIFETIMES.access,
      };
    },
  };
};

/** What a verifier of PKCE answers to (RFC 7636, S256). */
export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url');
