import { complementOf } from '../operator.ts';
import { operator as anyOf } from './any-of.ts';

/** No element is in the list; an absent value has no elements. */
export const operator = complementOf(anyOf);
