import { complementOf } from '../operator.ts';
import { operator as contains } from './contains.ts';

/** Not contains: an absent value contains nothing. */
export const operator = complementOf(contains);
