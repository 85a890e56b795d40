import type { ObjectRange } from '../../shared/domain/archive/object-range.ts';
import { compareSequences } from '../../shared/domain/event/compare-sequences.ts';

/** Objects of one shard to read next, by first sequence; records from `bound` on wait for objects of hours to come. */
export interface ShardStretch {
  readonly shard: string;
  readonly objects: readonly ObjectRange[];
  readonly bound?: string;
}

/** An hour of the archive: shards that go on, in any order among each other, and then, one after the other, those that begin. */
export interface Stretch {
  readonly going: readonly ShardStretch[];
  readonly beginning: readonly ShardStretch[];
}

/**
 * Hours of receipt looked ahead. A record lies under the hour it was received in and stands on the stream where it was
 * written, moments later: only at the turn of an hour may the objects of two hours interleave.
 */
const LOOKAHEAD = 2;

const bySequence = (a: ObjectRange, b: ObjectRange): number => compareSequences(a.firstSequence, b.firstSequence);

const stretchOf = (shard: string, all: readonly ObjectRange[], later: readonly ObjectRange[]): ShardStretch => {
  const objects = all.filter((object) => object.shard === shard).sort(bySequence);
  const [next] = later.filter((object) => object.shard === shard).sort(bySequence);
  return { shard, objects, ...(next ? { bound: next.firstSequence } : {}) };
};

/**
 * The order to read an archive in, from its hours, oldest first: every shard in the order of its sequence numbers, and a shard
 * that a split or merge began after what is left of those it came from, since an anchor's records go on in it. A shard's
 * first hour is therefore held back by an hour, and of several that begin at once the lower number comes first.
 */
export async function* replayOrder(hours: AsyncIterable<readonly ObjectRange[]>): AsyncGenerator<Stretch> {
  const begun = new Set<string>();
  const ahead: (readonly ObjectRange[])[] = [];
  let held: readonly ObjectRange[] = [];
  const next = (hour: readonly ObjectRange[]): Stretch => {
    const later = ahead.flat();
    const waited = new Set(held.map(({ shard }) => shard));
    const youngest = [...waited].sort().at(-1) ?? '';
    // An older shard may show its first record an hour later than a younger one, and comes before it all the same.
    const elder = hour.filter(({ shard }) => !begun.has(shard) && shard < youngest).map(({ shard }) => shard);
    const starting = [...new Set([...waited, ...elder])].sort();
    const ready = [...held, ...hour].filter(({ shard }) => begun.has(shard) || starting.includes(shard));
    held = hour.filter((object) => !ready.includes(object));
    const going = [...new Set(ready.map(({ shard }) => shard))].filter((shard) => begun.has(shard));
    for (const shard of starting) begun.add(shard);
    const stretches = (shards: readonly string[]) => shards.map((shard) => stretchOf(shard, ready, later));
    return { going: stretches(going), beginning: stretches(starting) };
  };
  for await (const hour of hours) {
    ahead.push(hour);
    if (ahead.length > LOOKAHEAD) yield next(ahead.shift() ?? []);
  }
  while (ahead.length > 0) yield next(ahead.shift() ?? []);
  yield next([]);
}
