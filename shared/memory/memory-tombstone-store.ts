import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Tombstone } from '../domain/privacy/tombstone.ts';
import type { TombstoneStore } from '../ports/tombstone-store.ts';

const placeOf = ({ erasedAt, key }: Tombstone): string => `${String(erasedAt).padStart(15, '0')}#${key}`;

/** The TombstoneStore in memory. */
export const createMemoryTombstoneStore = (): TombstoneStore => {
  const stored = new Map<IdentifierKey, Tombstone>();
  return {
    of: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const found = stored.get(key);
          return found ? [[key, { ...found }] as const] : [];
        }),
      ),
    put: async (tombstones) => {
      for (const each of tombstones) {
        if ((stored.get(each.key)?.erasedAt ?? 0) < each.erasedAt) stored.set(each.key, { ...each });
      }
    },
    lift: async (key, { erasedAt, liftedAt }) => {
      const found = stored.get(key);
      if (found?.erasedAt !== erasedAt || (found.liftedAt ?? Number.POSITIVE_INFINITY) <= liftedAt) return;
      stored.set(key, { ...found, liftedAt });
    },
    since: async ({ from, after = '', limit }) => {
      const all = [...stored.values()]
        .filter((each) => each.erasedAt >= from && placeOf(each) > after)
        .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
      const page = all.slice(0, limit);
      const last = page.at(-1);
      return { tombstones: page, ...(all.length > limit && last ? { after: placeOf(last) } : {}) };
    },
  };
};
