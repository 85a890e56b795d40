import { setTimeout as pause } from 'node:timers/promises';
import type { LedgerMarks } from '../../shared/aws/dynamodb-ledger-recount.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';

const LOOK_MS = 2_000;
/** The archiver gathers for a minute; one that does nothing for so long is stuck. */
const PATIENCE_MS = 5 * 60_000;

/** True while profiles hold more of a shard than the archive does. */
const isBehind = ({ last }: LedgerMarks): boolean =>
  [...last.stitch].some(([shard, sequence]) => (last.archive.get(shard) ?? '') < sequence);

const spell = ({ last }: LedgerMarks): string => JSON.stringify([...last.archive]);

/**
 * Resolves once the archive holds every record that the stitcher has done; the stitcher must be paused. Throws HeadwaterError
 * `rebuild.archive-behind` when the archiver seems stuck.
 */
export const waitForArchive = async (
  read: () => Promise<LedgerMarks>,
  wait: (milliseconds: number) => Promise<unknown> = pause,
): Promise<LedgerMarks> => {
  let marks = await read();
  for (let moved = Date.now(); isBehind(marks); ) {
    if (Date.now() - moved > PATIENCE_MS)
      throw new HeadwaterError(
        'rebuild.archive-behind',
        'The archive lacks events that profiles hold, and has taken in nothing for five minutes: mend archive-events first.',
      );
    await wait(LOOK_MS);
    const now = await read();
    if (spell(now) !== spell(marks)) moved = Date.now();
    marks = now;
  }
  return marks;
};
