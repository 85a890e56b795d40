import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { eventsOf } from '../../shared/domain/profile/events-of.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';

/** Where an event stands in a profile's history: time, receipt, record, place in it. Unique. */
export type EventPosition = [number, number, string, number];

/** The place of an event in a profile's history. */
export const positionOf = ({ at, receivedAt, recordId, index }: AcceptedEvent): EventPosition => [
  at,
  receivedAt,
  recordId,
  index,
];

/** Newest first. */
export const comparePositions = (a: EventPosition, b: EventPosition): number => {
  for (const [index, value] of a.entries()) {
    const other = b[index];
    if (other !== undefined && value !== other) return value < other ? 1 : -1;
  }
  return 0;
};

/**
 * Every event of these anchors, each once, newest first. All of it is read: which copy of an event counts and where it
 * belongs in time is only known over the whole history.
 */
export const readHistory = async (
  timelines: Pick<TimelineStore, 'read'>,
  anchors: readonly IdentifierKey[],
): Promise<readonly AcceptedEvent[]> => {
  const events = await eventsOf(timelines, anchors);
  return events.sort((a, b) => comparePositions(positionOf(a), positionOf(b)));
};
