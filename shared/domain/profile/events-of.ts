import type { AcceptedEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { countingCopies } from './duplicates.ts';

/** Reads a timeline; the TimelineStore port fits. */
interface Timelines {
  read(anchor: IdentifierKey): Promise<Parameters<typeof countingCopies>[0]>;
}

/** Timelines read at once: enough to hide latency, few enough for one connection pool. */
const READS_AT_ONCE = 16;

/** Every event of these anchors, each once on its anchor, anchor by anchor. */
export const eventsOf = async (timelines: Timelines, anchors: readonly IdentifierKey[]): Promise<AcceptedEvent[]> => {
  const events: AcceptedEvent[] = [];
  for (let from = 0; from < anchors.length; from += READS_AT_ONCE) {
    const read = await Promise.all(anchors.slice(from, from + READS_AT_ONCE).map((anchor) => timelines.read(anchor)));
    for (const timeline of read) events.push(...countingCopies(timeline));
  }
  return events;
};
