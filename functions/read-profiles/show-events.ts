import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { comparePositions, type EventPosition, positionOf } from './history.ts';

/** One page of a history that is newest first; `after` is where the page before ended. */
export const showEvents = (
  history: readonly AcceptedEvent[],
  { limit, after }: { readonly limit: number; readonly after: EventPosition | undefined },
) => {
  const rest = after ? history.filter((event) => comparePositions(after, positionOf(event)) < 0) : history;
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    events: page.map(({ body, receivedAt, sourceId }) => ({ ...body, receivedAt: iso(receivedAt), sourceId })),
    ...(last && rest.length > limit ? { next: encodeCursor(positionOf(last)) } : {}),
  };
};
