import type * as z from 'zod';
import { iso } from '../../shared/domain/api/common-schemas.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { eventSearchInput } from '../../shared/domain/api/profile-evidence-schemas.ts';
import { type AcceptedEvent, eventName } from '../../shared/domain/event/event.ts';
import { positionOf } from './history.ts';
import { eventsAfter, showEvent } from './show-events.ts';

type Search = z.output<typeof eventSearchInput>;

/** Events that one call goes through: texts are looked for in the whole of each. */
const MOST_LOOKED_AT = 5000;
/** Characters of a page, as JSON: an answer of a function holds 6 MiB. */
const MOST_SHOWN = 3_000_000;
const MOST_FACETS = 100;

const isAmong = (wanted: readonly string[] | undefined, value: string | undefined): boolean =>
  wanted === undefined || (value !== undefined && wanted.includes(value));

const holdsText = (event: AcceptedEvent, text: string): boolean =>
  JSON.stringify(event.body).toLowerCase().includes(text);

const matcherOf = ({ text, types, names, sources, from = 0, to = Number.POSITIVE_INFINITY }: Search) => {
  const sought = text && JSON.stringify(text.toLowerCase()).slice(1, -1);
  return (event: AcceptedEvent): boolean =>
    from <= event.at &&
    event.at < to &&
    isAmong(types, event.body.type) &&
    isAmong(names, eventName(event.body)) &&
    isAmong(sources, event.sourceId) &&
    (sought === undefined || holdsText(event, sought));
};

const tally = (values: readonly (string | undefined)[]) => {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
    .slice(0, MOST_FACETS);
};

const facetsOf = (history: readonly AcceptedEvent[]) => ({
  types: tally(history.map(({ body }) => body.type)),
  names: tally(history.map(({ body }) => eventName(body))),
  sources: tally(history.map(({ sourceId }) => sourceId)),
});

/** Goes through events until the page is full, the answer large or the work enough; `last` is where it stopped, if it did. */
const gather = (rest: readonly AcceptedEvent[], search: Search) => {
  const matches = matcherOf(search);
  const events: ReturnType<typeof showEvent>[] = [];
  let size = 0;
  for (const [looked, event] of rest.entries()) {
    const isFull = events.length === search.limit || size > MOST_SHOWN;
    if (isFull || looked === MOST_LOOKED_AT) return { events, last: rest[looked - 1], isFull };
    if (!matches(event)) continue;
    const shown = showEvent(event);
    events.push(shown);
    size += JSON.stringify(shown).length;
  }
  return { events, isFull: false };
};

/** One page of what a search finds in a history that is newest first. */
export const searchEvents = (history: readonly AcceptedEvent[], search: Search) => {
  const after = search.cursor;
  const rest = eventsAfter(history, after);
  const { events, last, isFull } = gather(rest, search);
  return {
    events,
    total: history.length,
    ...(last && !isFull ? { searchedTo: iso(last.at) } : {}),
    ...(after ? {} : { facets: facetsOf(history) }),
    ...(last ? { next: encodeCursor(positionOf(last)) } : {}),
  };
};
