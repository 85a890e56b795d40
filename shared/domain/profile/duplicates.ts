import { compareSequences } from '../event/compare-sequences.ts';
import type { AcceptedEvent, RecordPosition } from '../event/event.ts';

/** An event with the place of its record on the stream. */
export type PlacedEvent = AcceptedEvent & { readonly position: RecordPosition };

/** The client's own time, epoch ms; undefined where it gave none that is a time. */
export const originalTimeOf = ({ body }: Pick<AcceptedEvent, 'body'>): number | undefined => {
  const at = body.originalTimestamp === undefined ? Number.NaN : Date.parse(body.originalTimestamp);
  return Number.isNaN(at) ? undefined : at;
};

/**
 * What copies of one event have in common (rule 3). The client's own time is part of it: SDKs resend it unchanged, and a message
 * with another time could not be recognised without reading the anchor's whole history for every event.
 */
export const copyName = (event: Pick<AcceptedEvent, 'anchor' | 'sourceId' | 'body'>): string =>
  JSON.stringify([event.anchor, event.sourceId, event.body.messageId, originalTimeOf(event) ?? null]);

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** Which of two copies counts: the one received first, then the smaller record, then the earlier in it. */
export const compareCopies = (a: AcceptedEvent, b: AcceptedEvent): number =>
  a.receivedAt - b.receivedAt || byText(a.recordId, b.recordId) || a.index - b.index;

/** Which of two copies came first on the stream: what the ledger counts as applied, once and for all. */
export const compareArrivals = (a: PlacedEvent, b: PlacedEvent): number =>
  compareSequences(a.position.sequence, b.position.sequence) || a.index - b.index;

/** The copies that count: of each event the first to be received. */
export const countingCopies = <E extends AcceptedEvent>(events: Iterable<E>): E[] => {
  const best = new Map<string, E>();
  for (const event of events) {
    const name = copyName(event);
    const known = best.get(name);
    if (known === undefined || compareCopies(event, known) < 0) best.set(name, event);
  }
  return [...best.values()];
};
