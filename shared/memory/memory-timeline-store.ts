import { compareSequences } from '../domain/event/compare-sequences.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { acceptedEvents, expiryOf } from '../domain/profile/accepted-events.ts';
import type { Clock } from '../ports/clock.ts';
import type { TimelineRecord, TimelineStore } from '../ports/timeline-store.ts';

const nameOf = ({ anchor, position }: Pick<TimelineRecord, 'anchor' | 'position'>): string =>
  `${anchor}#${position.sequence.padStart(60, '0')}#${position.shard}`;

/** The TimelineStore in memory; `drop` deletes an anchor's records, which in the tables other ports do. */
export const createMemoryTimelineStore = ({
  clock,
}: {
  readonly clock: Clock;
}): TimelineStore & { drop(anchor: IdentifierKey): void } => {
  const stored = new Map<string, TimelineRecord>();
  const allOf = (anchor: string): readonly TimelineRecord[] =>
    [...stored.values()]
      .filter((each) => each.anchor === anchor)
      .sort((a, b) => compareSequences(a.position.sequence, b.position.sequence));
  const recordsOf = (anchor: string): readonly TimelineRecord[] =>
    allOf(anchor).filter((each) => expiryOf(each.record) > clock());
  return {
    drop: (anchor) => {
      for (const [name, each] of stored) if (each.anchor === anchor) stored.delete(name);
    },
    append: async (records) => {
      for (const each of records) stored.set(nameOf(each), structuredClone(each));
    },
    remove: async (records) => {
      for (const each of records) stored.delete(nameOf(each));
    },
    records: async (anchor) => structuredClone(allOf(anchor)),
    read: async (anchor) =>
      recordsOf(anchor).flatMap(({ record, position }) => acceptedEvents(record, position, anchor)),
    page: async ({ anchor, limit, before }) => {
      const older = recordsOf(anchor)
        .filter((each) => before === undefined || nameOf(each) < before)
        .reverse();
      const page = older.slice(0, limit);
      const last = page.at(-1);
      return {
        events: page.flatMap(({ record, position }) => acceptedEvents(record, position, anchor)),
        ...(older.length > limit && last ? { before: nameOf(last) } : {}),
      };
    },
  };
};
