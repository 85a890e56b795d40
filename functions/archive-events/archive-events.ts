import { type ArchivableRecord, archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import type { RecordPosition } from '../../shared/domain/event/event.ts';
import { hourOf, type LedgerEntry, UNKNOWN_SOURCE } from '../../shared/domain/ledger/ledger.ts';
import type { ArchiveStore } from '../../shared/ports/archive-store.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';

interface Dependencies {
  readonly archive: ArchiveStore;
  readonly ledger: LedgerStore;
}

interface Positioned {
  readonly position: RecordPosition;
  readonly record: ArchivableRecord;
}

const ledgerEntry = ({ position, record }: Positioned): LedgerEntry =>
  'data' in record
    ? { ...position, sourceId: UNKNOWN_SOURCE, hour: hourOf(record.arrivedAt), counts: { accepted: 1 } }
    : {
        ...position,
        sourceId: record.sourceId,
        hour: hourOf(Date.parse(record.receivedAt)),
        counts: { accepted: record.entries.length },
      };

/**
 * Archives a batch, then counts it: an event is counted only once it is durable. Both writes are idempotent, so a batch that
 * fails between them is simply delivered again, whole. Nothing on the stream is refused: bytes that are no record are kept too.
 */
export const createArchiveEvents =
  ({ archive, ledger }: Dependencies) =>
  async (records: readonly Positioned[]): Promise<Record<string, never>> => {
    const objects = archiveObjects(records.flatMap(({ position, record }) => archiveRows(position, record)));
    await Promise.all(objects.map((object) => archive.put(object)));
    await ledger.advance('archive', records.map(ledgerEntry));
    return {};
  };
