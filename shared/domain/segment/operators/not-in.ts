import { complementOf } from '../operator.ts';
import { operator as isIn } from './in.ts';

/** Not in: an absent value is in no list. */
export const operator = complementOf(isIn);
