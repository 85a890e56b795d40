import type { Identifier } from './identifier.ts';
import { type IdentityRules, rankOf, rulesOf } from './rules.ts';
import { isBuiltIn } from './type-names.ts';

/** A type of which a profile never holds two: a customer number. */
const isUnique = (rules: IdentityRules, type: string): boolean => {
  const { limit, window } = rulesOf(rules, type);
  return limit === 1 && window === 'ever';
};

/** Rule 1's fixed order: userId, unique custom types, email, phone, other custom types, anonymousId. */
const CLASSES: Readonly<Record<string, number>> = { userId: 0, email: 2, phone: 3, anonymousId: 5 };
const classOf = (rules: IdentityRules, type: string): number =>
  isBuiltIn(type) ? (CLASSES[type] ?? 0) : isUnique(rules, type) ? 1 : 4;

/** Sorts identifiers from the strongest to the weakest: rule 1's order, in it by the rules' priority, then by name. */
export const byStrength =
  (rules: IdentityRules) =>
  ({ type: a }: Identifier, { type: b }: Identifier): number => {
    if (a === b) return 0;
    const byClass = classOf(rules, a) - classOf(rules, b);
    return byClass || rankOf(rules, a) - rankOf(rules, b) || (a < b ? -1 : 1);
  };
