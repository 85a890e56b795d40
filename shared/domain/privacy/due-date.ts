import { addDuration, type Duration } from '../segment/duration.ts';
import type { PrivacyRequest, Regulation } from './request.ts';

const DAY = 86_400_000;

/**
 * How long an answer may take, and how long if it is extended once: GDPR art. 12(3), one month and two further months, as
 * calendar months; CCPA (Cal. Code Regs. tit. 11, § 7021), 45 and 90 days.
 */
const LIMITS: Readonly<Record<Regulation, { readonly usual: Duration; readonly extended: Duration }>> = {
  gdpr: { usual: { months: 1, ms: 0 }, extended: { months: 3, ms: 0 } },
  ccpa: { usual: { months: 0, ms: 45 * DAY }, extended: { months: 0, ms: 90 * DAY } },
};

/** An officer is told when so little is left. */
export const ESCALATE_WITHIN_MS = 7 * DAY;

/** What a date is counted from. */
export type Dated = Pick<PrivacyRequest, 'regulation' | 'submittedAt' | 'receivedAt'>;

/** The company's time runs from when the person asked it, not from when somebody passed that on; nobody asks in the future. */
const startOf = ({ submittedAt, receivedAt }: Dated): number => Math.min(submittedAt, receivedAt);

/** When a request must be answered, epoch ms; a day that the month does not have is its last. */
export const dueDate = (request: Dated): number => addDuration(startOf(request), LIMITS[request.regulation].usual);

/** The same where the time was extended. */
export const extendedDueDate = (request: Dated): number =>
  addDuration(startOf(request), LIMITS[request.regulation].extended);

/** What must be said about an open request's date, once each. */
export const lateness = (dueAt: number, now: number): 'overdue' | 'soon' | 'in-time' => {
  if (now >= dueAt) return 'overdue';
  return now >= dueAt - ESCALATE_WITHIN_MS ? 'soon' : 'in-time';
};
