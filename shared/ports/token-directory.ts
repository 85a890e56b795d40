import type { SessionDocument } from '../domain/access/session.ts';
import type { TokenDocument } from '../domain/access/token.ts';

/** The configured management tokens and the open sessions, cached for seconds: one that is revoked, rotated or signed out opens nothing after five. */
export interface TokenDirectory {
  /**
   * The token of that id that is right, or nothing. What is known is asked first; where it is not right, the store is, so that a new
   * token works at once. Throws HeadwaterError `tokens.unavailable` when the store cannot be read and what is known is no answer.
   */
  find(id: string, isRight: (token: TokenDocument) => boolean): Promise<TokenDocument | SessionDocument | undefined>;
}
