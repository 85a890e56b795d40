import { DEFAULT_RULES, type IdentityRules } from '../domain/identity/rules.ts';
import type { RulesDirectory } from '../ports/rules-directory.ts';

/** The RulesDirectory of a deployment whose rules nobody changes. */
export const createFixedRules = (rules: IdentityRules = DEFAULT_RULES): RulesDirectory => ({
  current: async () => rules,
});
