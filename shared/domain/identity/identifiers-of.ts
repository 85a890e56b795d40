import type { Identifier, Trust } from './identifier.ts';
import { findAliased, findIdentifiers, type Naming } from './name-event.ts';
import { DEFAULT_RULES, type IdentityRules } from './rules.ts';

/**
 * The usable identifiers of an event, strongest first (rule 1), each once. The `previousId` of an alias is not among them:
 * `aliasedBy` says what it names. For events that no stamp was put on.
 */
export const identifiersOf = (body: Naming, rules: IdentityRules = DEFAULT_RULES, region?: string): Identifier[] => [
  ...findIdentifiers(body, { rules, region }),
];

/** What an alias call's `previousId` names, by the source's trust (rule 14). */
export const aliasedBy = (body: Naming, trust: Trust, rules: IdentityRules = DEFAULT_RULES): Identifier | undefined =>
  findAliased(body, { rules, trust });

/** The identifier whose timeline the event belongs to: the strongest (rule 1); none where nobody is named. */
export const anchorOf = (identifiers: readonly Identifier[]): Identifier | undefined => identifiers[0];
