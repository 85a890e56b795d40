import type { ErasureStore } from '../ports/erasure-store.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';
import type { ScreenDependencies } from './screen-erased.ts';

/**
 * Ends a suppression first where collection looks, then where the stitcher does: cut off in between, the record that asked for it
 * comes again.
 */
export const createLift =
  (erasures: Pick<ErasureStore, 'liftFence'>, tombstones: Pick<TombstoneStore, 'lift'>): ScreenDependencies['lift'] =>
  async ({ key, erasedAt }, liftedAt) => {
    await tombstones.lift(key, { erasedAt, liftedAt });
    await erasures.liftFence(key, { erasedAt, liftedAt });
  };
