import { randomBytes } from 'node:crypto';
import { challengeOf, type Grant, LIFETIMES } from './signing.ts';

/** What a code is bound to: who does not know it cannot exchange the code. */
interface Bound {
  readonly redirectUri: string;
  readonly challenge: string;
}

/** A code is exchanged at once, or not at all. */
const CODE_MS = 60_000;

const random = (): string => randomBytes(24).toString('base64url');

/** Codes, each good for one exchange, and refresh tokens, which end with the host's run. */
export const createGrants = (now: () => number) => {
  const codes = new Map<string, Grant & Bound & { readonly until: number }>();
  const refreshed = new Map<string, Grant>();
  return {
    /** A code for what was granted. */
    give: (grant: Grant, bound: Bound): string => {
      const code = random();
      codes.set(code, { ...grant, ...bound, until: now() + CODE_MS });
      return code;
    },
    byCode: (form: URLSearchParams): Grant | undefined => {
      const name = form.get('code') ?? '';
      const code = codes.get(name);
      codes.delete(name);
      const isRight =
        code !== undefined &&
        now() < code.until &&
        form.get('redirect_uri') === code.redirectUri &&
        challengeOf(form.get('code_verifier') ?? '') === code.challenge;
      return isRight ? code : undefined;
    },
    /** A refresh token for what was granted. */
    keep: (grant: Grant): string => {
      const token = random();
      refreshed.set(token, grant);
      return token;
    },
    byRefresh: (form: URLSearchParams): Grant | undefined => {
      const grant = refreshed.get(form.get('refresh_token') ?? '');
      return grant && now() < grant.signedInAt + LIFETIMES.refresh * 1000 ? grant : undefined;
    },
    revoke: (token: string): void => {
      refreshed.delete(token);
    },
  };
};
