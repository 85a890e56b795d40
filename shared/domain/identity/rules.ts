import { IDENTIFIER_TYPES } from './normalise-identifier.ts';

/** How identifiers of each type may join (rule 10). Data: people will change it at run time, each change under a new version. */
export interface IdentityRules {
  readonly version: number;
  /** Types from the strongest to the weakest; others follow by name. */
  readonly priority: readonly string[];
  /** Most distinct identifiers of a type on one profile, ever. */
  readonly limits: Readonly<Record<string, number>>;
  /** The limit of a type without its own. */
  readonly otherLimit: number;
}

/** One user, a handful of addresses, as many browsers as a person wears out. */
export const DEFAULT_RULES: IdentityRules = {
  version: 1,
  priority: IDENTIFIER_TYPES,
  limits: { userId: 1, email: 5, phone: 5, anonymousId: 100 },
  otherLimit: 5,
};

/** How many identifiers of the type one profile may have. */
export const limitOf = (rules: IdentityRules, type: string): number => rules.limits[type] ?? rules.otherLimit;

/** The place of a type among the others, 0 the strongest. */
export const rankOf = (rules: IdentityRules, type: string): number => {
  const place = rules.priority.indexOf(type);
  return place < 0 ? rules.priority.length : place;
};
