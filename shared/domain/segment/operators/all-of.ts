import { listOperator } from '../operator.ts';

/** Every value of the list is an element. */
export const operator = listOperator((actual, operand) => operand.every((value) => actual.includes(value)));
