import { complementOf } from '../operator.ts';
import { operator as exists } from './exists.ts';

/** Absent, null or deleted. */
export const operator = complementOf(exists);
