import type { SessionDocument } from '../domain/access/session.ts';

/** The sessions of people who signed in. One that has expired may be there for days: whoever reads it looks at `expiresAt`. */
export interface SessionStore {
  /** Resolves when the session is durable. */
  put(id: string, session: SessionDocument): Promise<void>;
  /** Strongly consistent. */
  get(id: string): Promise<SessionDocument | undefined>;
  /** Also of what is not there. */
  delete(id: string): Promise<void>;
}
