import type { Identifier } from './identifier.ts';
import { type IdentityRules, rulesOf } from './rules.ts';

/** True where the rules say that a normalised value names nobody. */
export const isBlocked = (rules: IdentityRules, { type, value }: Identifier): boolean => {
  const text = value.toLowerCase();
  return [rules.blocked, rulesOf(rules, type).blocked].some(({ values }) => values.includes(text));
};
