import { type ArchivableRecord, archiveRows } from '../domain/archive/archive-rows.ts';
import { createEraseRows, positionName, type RowSearch } from '../domain/archive/erase-rows.ts';
import { UNKNOWN_SOURCE } from '../domain/ledger/ledger.ts';
import { archiveHour, type ErasedPosition } from '../domain/privacy/erasure.ts';
import type { ErasableQuarantine, QuarantinedEvent } from '../ports/quarantine-store.ts';

/** Quarantined events of one person that are gone, and where the archive has them still. */
export interface ErasedQuarantine {
  readonly removed: number;
  readonly positions: readonly ErasedPosition[];
}

/** As many as are deleted together. */
const AT_ONCE = 200;

/** What stood on the stream: bytes that were no record have no source, and their body is the bytes. */
const recordOf = ({ id, sourceId, messageId, receivedAt, ...event }: QuarantinedEvent): ArchivableRecord =>
  sourceId === UNKNOWN_SOURCE && typeof event.body === 'string'
    ? { data: event.body, arrivedAt: receivedAt }
    : {
        recordId: id,
        sourceId,
        trust: 'claimed',
        receivedAt: new Date(receivedAt).toISOString(),
        imported: event.imported,
        retentionDays: event.retentionDays,
        entries: [{ quarantine: event.reason, messageId, body: event.body }],
      };

/**
 * Removes quarantined events that name an erased person or hold one of their values, for any number of requests in one walk.
 * Answers by request what went. No timeline knows where the archive has these events, so their positions are handed to `keep`
 * before anything is deleted: done again after a crash, it finds only what is left. They belong to the erasure's job.
 */
export const eraseQuarantined = async (
  quarantine: ErasableQuarantine,
  search: Omit<RowSearch, 'positions'>,
  keep: (found: ReadonlyMap<string, readonly ErasedPosition[]>) => Promise<void>,
): Promise<ReadonlyMap<string, ErasedQuarantine>> => {
  const eraseRows = createEraseRows({ ...search, positions: new Map() });
  const total = new Map<string, ErasedQuarantine>();
  let found: { readonly id: string; readonly requestId: string; readonly position: ErasedPosition }[] = [];

  const remove = async (): Promise<void> => {
    const byRequest = Map.groupBy(found, ({ requestId }) => requestId);
    await keep(new Map([...byRequest].map(([requestId, all]) => [requestId, all.map(({ position }) => position)])));
    await quarantine.delete(found.map(({ id }) => id));
    for (const [requestId, all] of byRequest) {
      const before = total.get(requestId) ?? { removed: 0, positions: [] };
      const positions = [...before.positions, ...all.map(({ position }) => position)];
      total.set(requestId, { removed: before.removed + all.length, positions: uniqueOf(positions) });
    }
    found = [];
  };

  for await (const event of quarantine.walk()) {
    const [requestId] = eraseRows(archiveRows(event.position, recordOf(event))).removed.keys();
    if (requestId === undefined) continue;
    // Refused events of one request share a record, whoever they name: the archive's rows are judged one by one.
    const position = { ...event.position, hour: archiveHour(event.receivedAt), kept: true as const };
    found.push({ id: event.id, requestId, position });
    if (found.length === AT_ONCE) await remove();
  }
  if (found.length > 0) await remove();
  return total;
};

const uniqueOf = (positions: readonly ErasedPosition[]): readonly ErasedPosition[] => [
  ...new Map(positions.map((position) => [positionName(position), position])).values(),
];
