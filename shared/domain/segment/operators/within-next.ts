import { relativeOperator } from '../dated-operator.ts';
import { subtractDuration } from '../duration.ts';

/** From date ⊖ duration on until before the date; at the date itself `within_last` takes over. */
export const operator = relativeOperator((date, duration, { zone }) => [
  { from: subtractDuration(date, duration, zone), to: date },
]);
