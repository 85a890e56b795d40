import { isSessionId, type SessionDocument } from '../domain/access/session.ts';
import type { TokenDocument } from '../domain/access/token.ts';
import { HeadwaterError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';

interface CacheOptions {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly sessions: Pick<SessionStore, 'get'>;
  readonly clock: Clock;
}

/** How old what is known may be, milliseconds: bounds how long a revoked token goes on. */
const FRESH_MS = 5_000;
/** How old it may be while the store cannot be read. A revoked token must not live as long as a failure lasts. */
const STALE_MS = 60_000;

type Credential = TokenDocument | SessionDocument;

interface Known {
  readonly token: Credential;
  readonly at: number;
}

/**
 * Management tokens and sessions, each kept for five seconds from before it was read. Only tokens that exist are kept, so wrong ids fill no memory; each wrong
 * token costs one read, which is less than its request.
 */
export const createCachedTokenDirectory = ({ configuration, sessions, clock }: CacheOptions): TokenDirectory => {
  const known = new Map<string, Known>();

  const stored = async (id: string): Promise<Credential | undefined> =>
    isSessionId(id) ? sessions.get(id) : (await configuration.get<TokenDocument>('token', id))?.document;
  const read = async (id: string): Promise<Credential | undefined> => {
    const at = clock();
    const token = await stored(id);
    if (token === undefined) known.delete(id);
    else known.set(id, { token, at });
    return token;
  };
  const rightWithin = (age: number, id: string, isRight: (token: TokenDocument) => boolean) => {
    const copy = known.get(id);
    return copy !== undefined && clock() - copy.at < age && isRight(copy.token) ? copy.token : undefined;
  };

  return {
    find: async (id, isRight) => {
      const fresh = rightWithin(FRESH_MS, id, isRight);
      if (fresh !== undefined) return fresh;
      try {
        const token = await read(id);
        return token !== undefined && isRight(token) ? token : undefined;
      } catch (cause) {
        const stale = rightWithin(STALE_MS, id, isRight);
        if (stale !== undefined) return stale;
        throw new HeadwaterError('tokens.unavailable', 'The management tokens cannot be read.', { cause });
      }
    },
  };
};
