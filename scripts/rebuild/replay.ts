import { setTimeout as pause } from 'node:timers/promises';
import type { Progress } from '../../functions/stitch-profiles/stitch-profiles.ts';
import type { ArchivableRecord } from '../../shared/domain/archive/archive-rows.ts';
import type { ArchivedRecord } from '../../shared/domain/archive/archived-records.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { expiryOf } from '../../shared/domain/profile/accepted-events.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { Positioned } from '../../shared/stitching/incoming.ts';
import type { ArchiveReader } from './read-archive.ts';
import { readShard, type Waiting } from './read-shard.ts';
import { replayOrder, type ShardStretch } from './replay-order.ts';

interface Dependencies {
  readonly archive: ArchiveReader;
  /** `createStitchProfiles`. */
  readonly stitch: (records: readonly Positioned[]) => Promise<Progress>;
  readonly clock: Clock;
  /** Asked before each batch; throws when this process must stop. */
  readonly check: () => Promise<void>;
  /** Hears of each batch, in events. */
  readonly onEvents: (events: number) => void;
}

/** What was replayed: events that went to the stitcher, and those that stayed out since their retention has passed. */
export interface Replayed {
  events: number;
  expired: number;
}

/** As many as the stream hands over at once. */
const BATCH = 200;
/** Shards replayed at once. */
const AT_ONCE = 8;
/** A store that fails for longer than these attempts (about a minute) is broken. */
const ATTEMPTS = 10;

const eventsIn = (record: ArchivableRecord): number => ('data' in record ? 1 : record.entries.length);

const isExpired = (record: ArchivableRecord, now: number): boolean => !('data' in record) && expiryOf(record) <= now;

const isJson = (base64: string): boolean => {
  try {
    JSON.parse(Buffer.from(base64, 'base64').toString('utf8'));
    return true;
  } catch {
    return false;
  }
};

/** Bytes come with the words they were met with when they were read from the stream. */
const positioned = ({ position, record }: ArchivedRecord): Positioned => {
  if (!('data' in record)) return { position, record };
  const unparsable = isJson(record.data) ? 'The record is JSON, but not a stream record.' : 'The record is not JSON.';
  return { position, record: { ...record, unparsable } };
};

/** Stitches a batch to its end, from its checkpoint on where it stopped in the middle, as the stream does. */
const stitchAll = async (stitch: Dependencies['stitch'], batch: readonly Positioned[]): Promise<void> => {
  let open = batch;
  for (let attempt = 0; ; attempt++) {
    try {
      const { firstFailure } = await stitch(open);
      if (firstFailure === undefined) return;
      const from = open.findIndex(({ position }) => position.sequence === firstFailure);
      if (from > 0) attempt = 0;
      open = open.slice(Math.max(0, from));
    } catch (cause) {
      if (attempt >= ATTEMPTS)
        throw new HeadwaterError('rebuild.stopped', `A store keeps failing: ${cause}`, { cause });
    }
    await pause(Math.min(100 * 2 ** attempt, 10_000));
  }
};

const inTurns = async <T>(all: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
  const open = [...all];
  const worker = async (): Promise<void> => {
    for (let next = open.shift(); next !== undefined; next = open.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
};

/**
 * Hands every record of the archive that has not expired to the stitcher, in the order of the stream (`replayOrder`). Holds a few objects a
 * shard in memory, however long the archive is.
 */
export const replay = async ({ archive, stitch, clock, check, onEvents }: Dependencies): Promise<Replayed> => {
  const replayed: Replayed = { events: 0, expired: 0 };
  const waiting = new Map<string, Waiting>();
  const sum = (records: readonly ArchivedRecord[]) => records.reduce((n, { record }) => n + eventsIn(record), 0);

  const replayBatch = async (batch: readonly ArchivedRecord[]): Promise<void> => {
    await check();
    const now = clock();
    const live = batch.filter(({ record }) => !isExpired(record, now));
    if (live.length > 0) await stitchAll(stitch, live.map(positioned));
    replayed.events += sum(live);
    replayed.expired += sum(batch) - sum(live);
    onEvents(replayed.events + replayed.expired);
  };
  const replayShard = async (stretch: ShardStretch): Promise<void> => {
    const own: Waiting = waiting.get(stretch.shard) ?? new Map();
    waiting.set(stretch.shard, own);
    for await (const records of readShard(stretch, own, archive.read)) {
      for (let start = 0; start < records.length; start += BATCH)
        await replayBatch(records.slice(start, start + BATCH));
    }
  };
  for await (const { going, beginning } of replayOrder(archive.hours())) {
    await inTurns(going, replayShard);
    for (const stretch of beginning) await replayShard(stretch);
  }
  return replayed;
};
