import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { comparePositions, type EventPosition, positionOf } from './history.ts';

/** An event as it was accepted. */
export const showEvent = ({ body, receivedAt, sourceId }: AcceptedEvent) => ({
  ...body,
  receivedAt: iso(receivedAt),
  sourceId,
});

/** What of a history that is newest first comes after a place in it; all of it where there is none. */
export const eventsAfter = (
  history: readonly AcceptedEvent[],
  after: EventPosition | undefined,
): readonly AcceptedEvent[] =>
  after ? history.filter((event) => comparePositions(after, positionOf(event)) < 0) : history;

/** One page of a history that is newest first; `after` is where the page before ended. */
export const showEvents = (
  history: readonly AcceptedEvent[],
  { limit, after }: { readonly limit: number; readonly after: EventPosition | undefined },
) => {
  const rest = eventsAfter(history, after);
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map(showEvent),
    ...(last && rest.length > limit ? { next: encodeCursor(positionOf(last)) } : {}),
  };
};
