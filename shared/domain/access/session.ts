import { ROLES, type Role } from './caller.ts';
import type { TokenDocument } from './token.ts';

/** A session as stored: a token of one person who signed in. `name` is sealed: it may be an address. */
export interface SessionDocument extends TokenDocument {
  /** Who signed in, as the identity provider names them for ever: no name and no address. */
  readonly subject: string;
  /** Epoch ms. */
  readonly expiresAt: number;
}

/** A session lives no longer: who is taken out of a group works on for so long at most. Milliseconds. */
export const SESSION_MS = 60 * 60_000;

/** What an access token must be for, to open a session here: the one scope of the resource server `headwater`. */
export const SIGN_IN_SCOPE = 'headwater/console';

const MARK = 'session.';
const TEXT = /^hw_(session\.[A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/;

/** The id of a session, from 16 random bytes in base64url: no token of that name can be made. */
export const sessionId = (random: string): string => `${MARK}${random}`;

/** Whether an id is that of a session, not of a token. */
export const isSessionId = (id: string): boolean => id.startsWith(MARK);

/** The session as its holder sends it: like all tokens it begins with `hw_`. */
export const sessionText = (id: string, secret: string): string => `hw_${id}.${secret}`;

/** The parts of a session's text; `undefined` for what is none. */
export const readSession = (text: string): { readonly id: string; readonly secret: string } | undefined => {
  const [, id, secret] = TEXT.exec(text) ?? [];
  return id === undefined || secret === undefined ? undefined : { id, secret };
};

/** What the audit log calls somebody who signed in: never the id of a token, which holds no colon. */
export const userName = (subject: string): string => `user:${subject}`;

/** The role that groups give: the first of `ROLES` that one is named as. */
export const roleOfGroups = (groups: readonly string[]): Role | undefined =>
  ROLES.find((role) => groups.includes(role));
