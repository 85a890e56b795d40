import { comparison } from '../operator.ts';

/** At most. */
export const operator = comparison((order) => order <= 0);
