import type { EventEntry } from '../event/event.ts';
import type { Tombstone } from './tombstone.ts';

/** True where events of that receipt are suppressed: all up to the erasure, and what came since until a new consent. */
export const isSuppressedAt = ({ liftedAt }: Pick<Tombstone, 'liftedAt'>, receivedAt: number): boolean =>
  liftedAt === undefined || receivedAt < liftedAt;

/**
 * Whether an event ends the suppression of whom it names: the person decided anew, after the erasure, and said yes to something
 * (rule 33). What only rides along does not count.
 */
export const isNewConsent = (
  { consent, event }: Pick<EventEntry, 'consent' | 'event'>,
  { erasedAt }: Pick<Tombstone, 'erasedAt'>,
  receivedAt: number,
): boolean => {
  const saidAt = Date.parse(event.timestamp);
  const answers = consent?.answers ?? [];
  return (
    receivedAt > erasedAt && answers.some(({ granted, act, at = saidAt }) => granted && act === true && at > erasedAt)
  );
};
