import { textOperator } from '../operator.ts';

/** A text that begins with the text; letter case counts. */
export const operator = textOperator((actual, operand) => actual.startsWith(operand));
