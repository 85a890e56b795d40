import { complementOf } from '../operator.ts';
import { operator as eq } from './eq.ts';

/** Not eq: an absent value is different from every value. */
export const operator = complementOf(eq);
