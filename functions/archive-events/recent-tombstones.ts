import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Tombstone } from '../../shared/domain/privacy/tombstone.ts';
import type { TombstoneStore } from '../../shared/ports/tombstone-store.ts';

const HOUR = 3_600_000;
/**
 * Collection read the tombstones when it took an event: only what was put since can be news. An erasure puts them under the instant
 * at which it was begun, which may be tried for a day or two.
 */
const WINDOW_MS = 48 * HOUR;
/** Tombstones that were put in the order of their instants only so far. */
const OVERLAP_MS = 5 * 60_000;
/** Batches of several shards lag differently: what one needs no more may be asked for by the next. */
const SLACK_MS = 24 * HOUR;
const PAGE = 1000;

interface Known {
  /** Everything erased from then on is known. */
  readonly from: number;
  readonly lastSeen: number;
  readonly keys: ReadonlyMap<IdentifierKey, number>;
}

const NOTHING: Known = { from: Number.POSITIVE_INFINITY, lastSeen: 0, keys: new Map() };

const readSince = async (store: Pick<TombstoneStore, 'since'>, from: number): Promise<readonly Tombstone[]> => {
  const found: Tombstone[] = [];
  let after: string | undefined;
  do {
    const page = await store.since({ from, limit: PAGE, ...(after === undefined ? {} : { after }) });
    found.push(...page.tombstones);
    after = page.after;
  } while (after !== undefined);
  return found;
};

/**
 * Keeps the tombstones that events received from an instant on may have passed: read once, and before each use again from shortly
 * before the youngest known. Answers those of the given keys as they stand now, strongly consistent.
 */
export const createRecentTombstones = (store: Pick<TombstoneStore, 'since' | 'of'>) => {
  let known = NOTHING;

  const refresh = async (oldest: number): Promise<Known> => {
    const from = oldest - WINDOW_MS;
    const { from: since, lastSeen, keys } = known;
    const found = await readSince(store, from < since ? from : Math.max(since, lastSeen - OVERLAP_MS));
    const kept = from > since + SLACK_MS ? [...keys].filter(([, erasedAt]) => erasedAt >= from) : [...keys];
    return {
      from: from > since + SLACK_MS ? from : Math.min(from, since),
      lastSeen: found.reduce((latest, { erasedAt }) => Math.max(latest, erasedAt), lastSeen),
      keys: new Map([...kept, ...found.map(({ key, erasedAt }) => [key, erasedAt] as const)]),
    };
  };

  /** `oldest` is the earliest receipt among the events, epoch ms; `keysOf` is not asked where nobody was erased. */
  return async (
    oldest: number,
    keysOf: () => Iterable<IdentifierKey>,
  ): Promise<ReadonlyMap<IdentifierKey, Tombstone>> => {
    known = await refresh(oldest);
    if (known.keys.size === 0) return new Map();
    const concerned = [...new Set(keysOf())].filter((key) => known.keys.has(key));
    // Whether somebody came back meanwhile is said at their own tombstone.
    return concerned.length === 0 ? new Map() : store.of(concerned);
  };
};
