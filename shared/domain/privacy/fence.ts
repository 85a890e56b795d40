import type { EventEntry } from '../event/event.ts';
import type { Tombstone } from './tombstone.ts';

/** True where events of that receipt are suppressed: all up to the erasure, and what came since until a new consent. */
export const isSuppressedAt = ({ liftedAt }: Pick<Tombstone, 'liftedAt'>, receivedAt: number): boolean =>
  liftedAt === undefined || receivedAt < liftedAt;

/**
 * True of an event that is suppressed beside a tombstone. What happened up to the erasure stays out whenever it is received: a phone
 * may send its queue of before once its owner came back, and nothing of before is to be found with the new life.
 */
export const isSuppressedEvent = (
  tombstone: Pick<Tombstone, 'erasedAt' | 'liftedAt'>,
  { event }: Pick<EventEntry, 'event'>,
  receivedAt: number,
): boolean => isSuppressedAt(tombstone, receivedAt) || Date.parse(event.timestamp) <= tombstone.erasedAt;

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
