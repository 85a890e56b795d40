import { archiveObjects, archiveRows } from '../../shared/domain/archive/archive-rows.ts';
import { type LedgerEntry, placeInTime, UNKNOWN_SOURCE } from '../../shared/domain/ledger/ledger.ts';
import type { ArchiveStore } from '../../shared/ports/archive-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';
import { createScreenBatch, type Positioned } from './screen-batch.ts';

interface Dependencies {
  readonly archive: ArchiveStore;
  readonly ledger: Pick<LedgerStore, 'advance'>;
  readonly tombstones: Pick<TombstoneStore, 'since' | 'of'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
}

const ledgerEntry = ({ position, record }: Positioned): LedgerEntry =>
  'data' in record
    ? { ...position, sourceId: UNKNOWN_SOURCE, ...placeInTime(record.arrivedAt), counts: { accepted: 1 } }
    : {
        ...position,
        sourceId: record.sourceId,
        ...placeInTime(Date.parse(record.receivedAt)),
        counts: { accepted: record.entries.length },
      };

/**
 * Archives a batch, then counts it: an event is counted only once it is durable. Both writes are idempotent, so a batch that
 * fails between them is simply delivered again, whole. Nothing on the stream is refused: bytes that are no record are kept too.
 * Whoever was erased by now is left out at each attempt; their events stay counted as accepted.
 */
export const createArchiveEvents = (dependencies: Dependencies) => {
  const { archive, ledger } = dependencies;
  const screen = createScreenBatch(dependencies);
  return async (batch: readonly Positioned[]): Promise<Record<string, never>> => {
    const records = await screen(batch);
    const objects = archiveObjects(records.flatMap(({ position, record }) => archiveRows(position, record)));
    await Promise.all(objects.map((object) => archive.put(object)));
    await ledger.advance('archive', records.map(ledgerEntry));
    return {};
  };
};
