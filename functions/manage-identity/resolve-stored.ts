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

/** Begins the walk that resolves every stored profile by the rules of a version. The minute tick does what a crash leaves undone. */
export const createResolveStored =
  ({ rules, ...dependencies }: Dependencies) =>
  async (version: number): Promise<void> => {
    await createStartBackfills({ ...dependencies, rules: { current: () => rules.current(version) } })();
  };
