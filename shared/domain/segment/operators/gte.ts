import { comparison } from '../operator.ts';

/** At least. */
export const operator = comparison((order) => order >= 0);
