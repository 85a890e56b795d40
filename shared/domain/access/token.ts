import type { Role } from './caller.ts';

/** A management token as stored: what it may do, and a keyed digest of its secret. The secret itself is shown once. */
export interface TokenDocument {
  readonly name: string;
  readonly role: Role;
  readonly scopes?: readonly string[];
  /** It opens nothing from this instant on. Epoch ms. */
  readonly expiresAt?: number;
  /** Epoch ms. */
  readonly createdAt: number;
  /** The id of the token that made it. */
  readonly createdBy: string;
  /** Epoch ms. */
  readonly rotatedAt?: number;
  /** `keyring.digest('token', digestedText(…))`: who can write the table but does not know the secret makes no token that works. */
  readonly digest: string;
}

/** The random part: 32 bytes, base64url. */
const SECRET = 43;
const TEXT = new RegExp(`^hw_([a-z0-9][a-z0-9_-]{0,63})_([A-Za-z0-9_-]{${SECRET}})$`);

/** The prefix of all tokens, so that scanners of leaked secrets know one; no write key begins with it. */
export const TOKEN_PREFIX = 'hw_';

/** The token as its holder sends it. */
export const tokenText = (id: string, secret: string): string => `${TOKEN_PREFIX}${id}_${secret}`;

/** The parts of a token; `undefined` for what is none. Ids may hold `_` too, but the secret's length is fixed. */
export const readToken = (text: string): { readonly id: string; readonly secret: string } | undefined => {
  const [, id, secret] = TEXT.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
};

/** What is digested: the id with the secret, so that no digest is of use at another id. */
export const digestedText = (id: string, secret: string): string => `${id}\0${secret}`;

/** The purpose of the digest. */
export const TOKEN_DIGEST = 'token';
