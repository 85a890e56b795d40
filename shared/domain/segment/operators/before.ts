import { instantOperator } from '../dated-operator.ts';

/** A date earlier than the instant. */
export const operator = instantOperator((actual, operand) => actual < operand);
