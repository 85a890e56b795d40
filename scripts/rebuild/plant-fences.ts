import type { ErasureStore } from '../../shared/ports/erasure-store.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';

/** What planting reads and writes. */
export interface PlantDependencies {
  readonly tombstones: Pick<TombstoneStore, 'since'>;
  readonly erasures: Pick<ErasureStore, 'fence'>;
}

/** Tombstones read at once. */
const PAGE = 100;

/**
 * Puts the fence of every tombstone back, once tables are empty and before the first event is replayed: an archive that was not
 * rewritten yet brings back nobody, and whoever came back only what came since. Again is harmless. Answers how many there are.
 */
export const plantFences = async ({ tombstones, erasures }: PlantDependencies): Promise<number> => {
  let planted = 0;
  let after: string | undefined;
  do {
    const page = await tombstones.since({ from: 0, limit: PAGE, ...(after === undefined ? {} : { after }) });
    await Promise.all(page.tombstones.map((tombstone) => erasures.fence(tombstone)));
    planted += page.tombstones.length;
    after = page.after;
  } while (after !== undefined);
  return planted;
};
