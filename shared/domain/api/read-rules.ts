import type { HttpResponse } from '../http.ts';
import { completeRules, type RulesDocument } from '../identity/complete-rules.ts';
import { rulesFaults } from '../identity/rules-faults.ts';
import { invalid } from './failures.ts';
import type { RulesInput } from './identity-schemas.ts';

const MAX_DETAILS = 20;

/** Rules from a client, in full, or the refusal that says what is wrong with them and where. */
export const readRules = (
  input: RulesInput,
): { readonly document: RulesDocument } | { readonly refused: HttpResponse } => {
  const document = completeRules(input);
  const faults = rulesFaults(document);
  return faults.length === 0 ? { document } : { refused: invalid(faults.slice(0, MAX_DETAILS)) };
};
