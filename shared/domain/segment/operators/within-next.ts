import { relativeOperator } from '../dated-operator.ts';
import { subtractDuration } from '../duration.ts';

/** From date ⊖ duration on until before the date; at the date itself `within_last` takes over. */
export const operator = relativeOperator((date, duration) => [{ from: subtractDuration(date, duration), to: date }]);
