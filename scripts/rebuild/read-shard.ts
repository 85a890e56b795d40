import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import { type ArchivedRecord, recordsOf } from '../../shared/domain/archive/archived-records.ts';
import { compareSequences } from '../../shared/domain/event/compare-sequences.ts';
import type { ShardStretch } from './replay-order.ts';

/** Records read and not handed over yet, by sequence: objects overlap (rule 8). */
export type Waiting = Map<string, ArchivedRecord>;

/** Takes what lies before `limit`, in order; everything without one. */
const take = (waiting: Waiting, limit: string | undefined): readonly ArchivedRecord[] => {
  const due = [...waiting.values()]
    .filter(({ position }) => limit === undefined || compareSequences(position.sequence, limit) < 0)
    .sort((a, b) => compareSequences(a.position.sequence, b.position.sequence));
  for (const { position } of due) waiting.delete(position.sequence);
  return due;
};

const lower = (a: string | undefined, b: string | undefined): string | undefined =>
  a === undefined || (b !== undefined && compareSequences(b, a) < 0) ? b : a;

/**
 * The records of a stretch of one shard in the order of the stream, each once, object by object: only overlapping objects are
 * held at a time. What waits for hours to come stays in `waiting`.
 */
export async function* readShard(
  { objects, bound }: ShardStretch,
  waiting: Waiting,
  read: (key: string) => Promise<readonly ArchiveRow[]>,
): AsyncGenerator<readonly ArchivedRecord[]> {
  for (const [n, { key }] of objects.entries()) {
    for (const archived of recordsOf(await read(key))) waiting.set(archived.position.sequence, archived);
    yield take(waiting, lower(objects[n + 1]?.firstSequence, bound));
  }
}
