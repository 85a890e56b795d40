import { createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';

interface Dependencies {
  readonly definitions: SegmentDefinitions;
  readonly rules: RulesDirectory;
  readonly backfills: BackfillStore;
  /** The backfills queue. */
  readonly queue: Queue;
  readonly clock: Clock;
}

/** The tick that makes certain what changing a segment does for speed: no crash leaves a segment uncomputed. */
export const createStartBackfillsTick = (dependencies: Dependencies) => {
  const start = createStartBackfills(dependencies);
  return async (): Promise<void> => {
    await start();
  };
};
