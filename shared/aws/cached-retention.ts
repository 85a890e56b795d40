import { HeadwaterError } from '../domain/errors.ts';
import { keepingRetention } from '../domain/privacy/keeping.ts';
import { DEFAULT_RETENTION, type RetentionPolicy } from '../domain/privacy/retention.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { ProfileStore } from '../ports/profile-store.ts';
import type { RetentionDirectory } from '../ports/retention-directory.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly clock: Clock;
}

/** How old a policy may be when it is used, ms: it speaks of months. */
const MAX_AGE = 60_000;

/** The RetentionDirectory over the configuration. When it cannot be read again, what is known goes on serving. */
export const createCachedRetention = ({ configuration, clock }: Dependencies): RetentionDirectory => {
  let known: { readonly policy: RetentionPolicy; readonly readAt: number } | undefined;
  return {
    current: async () => {
      const now = clock();
      if (known && Math.abs(now - known.readAt) < MAX_AGE) return known.policy;
      try {
        const found = await configuration.get<RetentionPolicy>('privacy', 'retention');
        known = { policy: { ...DEFAULT_RETENTION, ...found?.document }, readAt: now };
      } catch (cause) {
        if (!known)
          throw new HeadwaterError('retention.unavailable', 'What is kept for how long cannot be read.', { cause });
      }
      return known.policy;
    },
  };
};

/** The profile store of a function that reads `table:configuration`, as readers see it: without identifiers past their period. */
export const keepingConfigured = (profiles: ProfileStore, { configuration, clock }: Dependencies): ProfileStore =>
  keepingRetention(profiles, { ...createCachedRetention({ configuration, clock }), clock });
