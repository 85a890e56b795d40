import { HeadwaterError } from '../domain/errors.ts';
import type { RulesDocument } from '../domain/identity/complete-rules.ts';
import { DEFAULT_RULES, type IdentityRules } from '../domain/identity/rules.ts';
import type { Clock } from '../ports/clock.ts';
import type { ConfigurationStore } from '../ports/configuration-store.ts';
import type { RulesDirectory } from '../ports/rules-directory.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'get' | 'revision'>;
  readonly clock: Clock;
}

/** How old rules may be when they are used, ms. */
const MAX_AGE = 5_000;

/**
 * The RulesDirectory over the configuration. The version is read before the document: a change in between gives newer rules
 * under an older number, which are only read once more. Rules of one version are one object, which what is compiled from
 * them is remembered by. When they cannot be read again, what is known goes on serving unless it is older than asked for.
 */
export const createCachedIdentityRules = ({ configuration, clock }: Dependencies): RulesDirectory => {
  let known: { readonly rules: IdentityRules; readonly checkedAt: number } | undefined;

  const read = async (version: number): Promise<IdentityRules> => {
    const found = version === 0 ? undefined : await configuration.get<RulesDocument>('identity', 'rules');
    return found ? { ...found.document, version } : DEFAULT_RULES;
  };
  const refresh = async (): Promise<IdentityRules> => {
    const checkedAt = clock();
    const version = await configuration.revision('identity');
    const rules = known?.rules.version === version ? known.rules : await read(version);
    if (known === undefined || known.rules.version <= rules.version) known = { rules, checkedAt };
    return known.rules;
  };

  return {
    current: async (atLeast = 0) => {
      const isFresh = known !== undefined && Math.abs(clock() - known.checkedAt) < MAX_AGE;
      if (known && isFresh && known.rules.version >= atLeast) return known.rules;
      try {
        return await refresh();
      } catch (cause) {
        if (known && known.rules.version >= atLeast) return known.rules;
        throw new HeadwaterError('rules.unavailable', 'The rules of identity cannot be read.', { cause });
      }
    },
  };
};
