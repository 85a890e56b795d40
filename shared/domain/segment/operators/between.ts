import type { Json } from '../../json.ts';
import { comparable, compare, MAX_TEXT, type Operator } from '../operator.ts';

const isBound = (value: Json | undefined): value is string | number =>
  typeof value === 'number' || (typeof value === 'string' && value.length <= MAX_TEXT);

/** From the first to the second bound, both included. */
export const operator: Operator = {
  needs: 'two numbers or two texts, the smaller first',
  compile: (operand) => {
    if (!Array.isArray(operand) || operand.length !== 2) return undefined;
    const [low, high]: readonly Json[] = operand;
    if (!isBound(low) || !isBound(high) || !comparable(low, high) || compare(low, high) > 0) return undefined;
    return { holds: (actual) => comparable(actual, low) && compare(actual, low) >= 0 && compare(actual, high) <= 0 };
  },
};
