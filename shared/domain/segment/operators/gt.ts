import { comparison } from '../operator.ts';

/** More than. */
export const operator = comparison((order) => order > 0);
