import { relativeOperator } from '../dated-operator.ts';
import { addDuration } from '../duration.ts';

/** From date ⊕ duration on, for ever: begins where `within_last` ends. */
export const operator = relativeOperator((date, duration) => [
  { from: addDuration(date, duration), to: Number.POSITIVE_INFINITY },
]);
