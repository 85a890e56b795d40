import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { SIGN_IN_SCOPE } from '../domain/access/session.ts';
import { HeadwaterError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { IdentityProvider } from '../ports/identity-provider.ts';

interface ProviderOptions {
  /** The `iss` of its tokens; its keys are at `/.well-known/jwks.json` under it, as Cognito has them. */
  readonly issuer: string;
  readonly clock: Clock;
}

/** How far the provider's clock may be from ours, seconds. */
const TOLERANCE = 10;

/** Keys are asked for again where a token names one that is not known, at most twice a minute; a failure is ours to wait out. */
const providersKeys = (issuer: string): JWTVerifyGetKey => {
  const keys = createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), { timeoutDuration: 5000 });
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (cause) {
      if (cause instanceof errors.JWKSNoMatchingKey || cause instanceof errors.JWKSMultipleMatchingKeys) throw cause;
      throw new HeadwaterError('sign-in.unavailable', 'The keys of the identity provider cannot be read.', { cause });
    }
  };
};

const textOf = (claim: unknown): string | undefined => (typeof claim === 'string' && claim !== '' ? claim : undefined);

const textsOf = (claim: unknown): readonly string[] =>
  Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : [];

/**
 * Whether both are what Cognito hands to the console: an access token for its scope, and the ID token of the same person and client. Cognito's access
 * tokens bear no `aud`: the scope says what they are for, the client's id ties the two together.
 */
const belongTogether = (access: JWTPayload, id: JWTPayload): boolean =>
  access['token_use'] === 'access' &&
  id['token_use'] === 'id' &&
  (textOf(access['scope']) ?? '').split(' ').includes(SIGN_IN_SCOPE) &&
  access.sub === id.sub &&
  textOf(access['client_id']) === textOf(id.aud);

/** The IdentityProvider over a Cognito user pool, or whatever signs tokens as one does. Its keys are kept for ten minutes. */
export const createOidcIdentityProvider = ({ issuer, clock }: ProviderOptions): IdentityProvider => {
  const keys = providersKeys(issuer);
  const verified = async (token: string): Promise<JWTPayload> => {
    const currentDate = new Date(clock());
    const requiredClaims = ['sub', 'exp'];
    const rules = { issuer, currentDate, requiredClaims, clockTolerance: TOLERANCE, algorithms: ['RS256'] };
    return (await jwtVerify(token, keys, rules)).payload;
  };
  return {
    verify: async ({ accessToken, idToken }) => {
      try {
        const [access, id] = [await verified(accessToken), await verified(idToken)];
        const { sub: subject, exp } = access;
        if (!belongTogether(access, id) || subject === undefined || exp === undefined) return undefined;
        const name = textOf(id['name']) ?? textOf(id['email']) ?? subject;
        return { subject, name, groups: textsOf(access['cognito:groups']), expiresAt: exp * 1000 };
      } catch (error) {
        if (error instanceof errors.JOSEError) return undefined;
        throw error;
      }
    },
  };
};
