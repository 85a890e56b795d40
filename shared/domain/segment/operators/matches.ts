import { MAX_TEXT, type Operator } from '../operator.ts';
import { compilePattern } from '../pattern/pattern.ts';

/**
 * A text in which the pattern is found anywhere (`^` and `$` pin it). The pattern is a subset of RE2's language, run as a
 * set of states in time linear in the text: no pattern can hang a profile. Texts beyond 1,000 characters do not match.
 */
export const operator: Operator = {
  needs: 'a pattern of at most 200 characters without look-around or back-references',
  compile: (operand) => {
    const matches = typeof operand === 'string' ? compilePattern(operand) : undefined;
    return matches && { holds: (actual) => typeof actual === 'string' && actual.length <= MAX_TEXT && matches(actual) };
  },
};
