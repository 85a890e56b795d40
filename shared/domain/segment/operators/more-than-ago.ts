import { relativeOperator } from '../dated-operator.ts';
import { addDuration } from '../duration.ts';

/** From date ⊕ duration on, for ever: begins where `within_last` ends. */
export const operator = relativeOperator((date, duration, { zone }) => [
  { from: addDuration(date, duration, zone), to: Number.POSITIVE_INFINITY },
]);
