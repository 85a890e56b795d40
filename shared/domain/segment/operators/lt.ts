import { comparison } from '../operator.ts';

/** Less than. */
export const operator = comparison((order) => order < 0);
