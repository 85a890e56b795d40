import type { Condition } from './definition.ts';

/** The traits that a condition names itself, computed ones among them. */
export const traitNamesOf = (condition: Condition): readonly string[] => {
  if ('trait' in condition) return [condition.trait];
  if ('all' in condition) return condition.all.flatMap(traitNamesOf);
  if ('any' in condition) return condition.any.flatMap(traitNamesOf);
  return 'not' in condition ? traitNamesOf(condition.not) : [];
};
