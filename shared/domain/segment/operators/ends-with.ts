import { textOperator } from '../operator.ts';

/** A text that ends with the text; letter case counts. */
export const operator = textOperator((actual, operand) => actual.endsWith(operand));
