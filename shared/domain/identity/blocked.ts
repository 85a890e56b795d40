import { compilePattern } from '../segment/pattern/pattern.ts';
import type { Identifier } from './identifier.ts';
import { type Blocked, type IdentityRules, rulesOf } from './rules.ts';

type Test = (value: string) => boolean;

/** A pattern that cannot be compiled blocks nothing; PUT refuses it. */
const compile = ({ values, patterns }: Blocked): Test => {
  const exact = new Set(values.map((value) => value.toLowerCase()));
  const searches = patterns.map(compilePattern).filter((each) => each !== undefined);
  return (value) => exact.has(value.toLowerCase()) || searches.some((finds) => finds(value));
};

/** A `Blocked` never changes: the rules of a new version are new objects. */
const memo = new WeakMap<Blocked, Test>();

const testOf = (blocked: Blocked): Test => {
  const known = memo.get(blocked);
  if (known) return known;
  const made = compile(blocked);
  memo.set(blocked, made);
  return made;
};

/**
 * Whether a normalised identifier names nobody under the rules, those for every type or those of its own: equal to a blocked
 * value in lower case, or holding what a blocked pattern finds. Compiled once for each rules object.
 */
export const isBlocked = (rules: IdentityRules, { type, value }: Identifier): boolean =>
  testOf(rules.blocked)(value) || testOf(rulesOf(rules, type).blocked)(value);
