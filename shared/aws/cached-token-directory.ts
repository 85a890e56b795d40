import type { TokenDocument } from '../domain/access/token.ts';
import { HeadwaterError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';

interface CacheOptions {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly clock: Clock;
}

/** How old what is known may be, milliseconds: bounds how long a revoked token goes on. */
const FRESH_MS = 5_000;
/** How old it may be while the store cannot be read. A revoked token must not live as long as a failure lasts. */
const STALE_MS = 60_000;

interface Known {
  readonly token: TokenDocument;
  readonly at: number;
}

/**
 * Management tokens, each kept for five seconds from before it was read. Only tokens that exist are kept, so wrong ids fill no memory; each wrong
 * token costs one read, which is less than its request.
 */
export const createCachedTokenDirectory = ({ configuration, clock }: CacheOptions): TokenDirectory => {
  const known = new Map<string, Known>();

  const read = async (id: string): Promise<TokenDocument | undefined> => {
    const at = clock();
    const found = await configuration.get<TokenDocument>('token', id);
    if (found === undefined) known.delete(id);
    else known.set(id, { token: found.document, at });
    return found?.document;
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
