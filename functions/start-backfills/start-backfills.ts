import { createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import { definitionsVersion } from '../../shared/domain/segment/stored-definitions.ts';
import { createSwitchSegments } from '../../shared/domain/segment/switch-segments.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'revision' | 'list' | 'putAll'>;
  readonly definitions: SegmentDefinitions;
  readonly rules: RulesDirectory;
  readonly backfills: BackfillStore;
  /** The backfills queue. */
  readonly queue: Queue;
  readonly clock: Clock;
}

/**
 * The tick that lets changed segments serve once they are computed, and makes certain what changing a segment does for speed: no
 * crash leaves a segment uncomputed, nor what it replaced uncleared.
 */
export const createStartBackfillsTick = (dependencies: Dependencies) => {
  const { configuration, definitions } = dependencies;
  const switchSegments = createSwitchSegments(dependencies);
  // What was switched just now leaves something to clear: definitions from before would not show it.
  const current = async () => definitions.current(await definitionsVersion(configuration));
  const start = createStartBackfills({ ...dependencies, definitions: { current } });
  return async (): Promise<void> => {
    await switchSegments();
    await start();
  };
};
