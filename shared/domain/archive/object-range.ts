import { ARCHIVE_PREFIX } from './archive-schema.ts';

/** What an archive object's key states: which records of which shard and hour of receipt it may hold. */
export interface ObjectRange {
  readonly key: string;
  /** Day and hour of receipt, UTC, `2026-11-22T02`: sorts by time. */
  readonly hour: string;
  readonly shard: string;
  readonly firstSequence: string;
  readonly lastSequence: string;
}

const KEY = new RegExp(`^${ARCHIVE_PREFIX}day=(\\d{4}-\\d{2}-\\d{2})/hour=(\\d{2})/(.+)-(\\d+)-(\\d+)\\.parquet$`);

/** The inverse of `archiveKey`; undefined where the key is none of the archive's. */
export const rangeOfKey = (key: string): ObjectRange | undefined => {
  const [, day, hour, shard, firstSequence, lastSequence] = KEY.exec(key) ?? [];
  if (shard === undefined || firstSequence === undefined || lastSequence === undefined) return undefined;
  return { key, hour: `${day}T${hour}`, shard, firstSequence, lastSequence };
};
