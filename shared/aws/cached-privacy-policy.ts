import { DEFAULT_POLICY, PRIVACY_POLICY, type PrivacyPolicy } from '../domain/consent/policy.ts';
import { HeadwaterError } from '../domain/errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { PolicyDirectory } from '../ports/policy-directory.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'get' | 'revision'>;
  readonly clock: Clock;
}

/** How old a policy may be when it is used, ms. */
const MAX_AGE = 5_000;

/**
 * The PolicyDirectory over the configuration. The revision is read before the document: a change in between gives a newer policy
 * under an older number, which is only read once more. When it cannot be read again, what is known goes on serving.
 */
export const createCachedPrivacyPolicy = ({ configuration, clock }: Dependencies): PolicyDirectory => {
  let known: { readonly policy: PrivacyPolicy; readonly revision: number; readonly checkedAt: number } | undefined;

  const refresh = async (): Promise<PrivacyPolicy> => {
    const checkedAt = clock();
    const revision = await configuration.revision(PRIVACY_POLICY.kind);
    if (known && known.revision >= revision) {
      known = { ...known, checkedAt };
      return known.policy;
    }
    const { kind, id } = PRIVACY_POLICY;
    const found = revision === 0 ? undefined : await configuration.get<PrivacyPolicy>(kind, id);
    const policy = found?.document ?? DEFAULT_POLICY;
    if (known === undefined || known.revision <= revision) known = { policy, revision, checkedAt };
    return policy;
  };

  return {
    current: async () => {
      if (known && Math.abs(clock() - known.checkedAt) < MAX_AGE) return known.policy;
      try {
        return await refresh();
      } catch (cause) {
        if (known) return known.policy;
        throw new HeadwaterError('policy.unavailable', 'The privacy policy cannot be read.', { cause });
      }
    },
  };
};
