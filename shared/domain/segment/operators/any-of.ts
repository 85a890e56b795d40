import { listOperator } from '../operator.ts';

/** At least one element is in the list. */
export const operator = listOperator((actual, operand) => actual.some((element) => operand.includes(element)));
