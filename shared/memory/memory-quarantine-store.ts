import type { Clock } from '../ports/clock.ts';
import type { QuarantineHead, QuarantineReview } from '../ports/quarantine-review.ts';
import type { ErasableQuarantine, QuarantinedEvent, QuarantineStore } from '../ports/quarantine-store.ts';

const DAY = 86_400_000;

const headOf = ({ id, sourceId, reason, receivedAt, replayedAt, discardedAt }: QuarantinedEvent): QuarantineHead => ({
  ...{ id, sourceId, reason, receivedAt },
  ...(replayedAt !== undefined && { replayedAt }),
  ...(discardedAt !== undefined && { discardedAt }),
});

/** The QuarantineStore in memory; events are copied on the way in and out. */
export const createMemoryQuarantineStore = ({
  clock = Date.now,
}: {
  readonly clock?: Clock;
} = {}): QuarantineStore & ErasableQuarantine & QuarantineReview => {
  const stored = new Map<string, QuarantinedEvent>();
  const isLive = ({ receivedAt, retentionDays }: QuarantinedEvent): boolean =>
    clock() < receivedAt + retentionDays * DAY;
  const find = (id: string): readonly QuarantinedEvent[] => {
    const event = stored.get(id);
    return event && isLive(event) ? [structuredClone(event)] : [];
  };
  return {
    put: async (events) => {
      for (const event of events) if (!stored.has(event.id)) stored.set(event.id, structuredClone(event));
    },
    get: async (ids) => ids.flatMap(find),
    list: async ({ sourceId, code, cursor, limit }) => {
      const matching = [...stored.keys()]
        .filter((id) => cursor === undefined || id < cursor)
        .sort((a, b) => (a < b ? 1 : -1))
        .flatMap(find)
        .filter((event) => (sourceId ?? event.sourceId) === event.sourceId)
        .filter(({ reason }) => (code ?? reason.code) === reason.code);
      const events = matching.slice(0, limit);
      const last = events.at(-1);
      return { events, ...(last && matching.length > limit && { cursor: last.id }) };
    },
    walk: async function* () {
      yield* structuredClone([...stored.values()]);
    },
    delete: async (ids) => {
      for (const id of ids) stored.delete(id);
    },
    markReplayed: async (ids, at) => {
      for (const event of ids.flatMap(find)) stored.set(event.id, { replayedAt: at, ...event });
    },
    heads: async ({ limit }) => {
      const live = [...stored.keys()].sort((a, b) => (a < b ? 1 : -1)).flatMap(find);
      return { heads: live.slice(0, limit).map(headOf), isComplete: live.length <= limit };
    },
    discard: async (ids, { at, reason }) => {
      const open = [...new Set(ids)]
        .flatMap(find)
        .filter((event) => (event.replayedAt ?? event.discardedAt) === undefined);
      for (const event of open) stored.set(event.id, { ...event, discardedAt: at, discardReason: reason });
      return open.map(({ id }) => id);
    },
    restore: async (ids) => {
      const aside = [...new Set(ids)].flatMap(find).filter(({ discardedAt }) => discardedAt !== undefined);
      for (const { discardedAt: _, discardReason: __, ...event } of aside) stored.set(event.id, event);
      return aside.map(({ id }) => id);
    },
  };
};
