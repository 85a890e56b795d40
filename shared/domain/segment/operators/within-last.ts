import { relativeOperator } from '../dated-operator.ts';
import { addDuration } from '../duration.ts';

/** From the date on until before date ⊕ duration, like the window of an event. */
export const operator = relativeOperator((date, duration, { zone }) => [
  { from: date, to: addDuration(date, duration, zone) },
]);
