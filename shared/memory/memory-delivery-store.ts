import type { Delivery } from '../domain/export/delivery-ledger.ts';
import { beginsDisclosure, endsDisclosure } from '../domain/export/disclosure.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { DeliveryStore, Disclosure } from '../ports/delivery-store.ts';

/** The DeliveryStore in memory. All entries are in shard 0. */
export const createMemoryDeliveryStore = (): DeliveryStore => {
  const audiences = new Map<string, Map<IdentifierKey, Delivery>>();
  const ledgerOf = (audience: string): Map<IdentifierKey, Delivery> => {
    const known = audiences.get(audience) ?? new Map<IdentifierKey, Delivery>();
    audiences.set(audience, known);
    return known;
  };

  const told = new Map<string, Disclosure>();
  const disclose = (entry: Delivery): void => {
    const { audience, key, at, runId } = entry;
    const name = `${key} ${audience}`;
    const known = told.get(name);
    if (beginsDisclosure(entry)) told.set(name, { audience, key, firstSentAt: known?.firstSentAt ?? at, runId });
    if (known && endsDisclosure(entry)) told.set(name, { ...known, removedAt: at });
  };

  return {
    entries: async (audience, keys) => {
      const ledger = ledgerOf(audience);
      return new Map(
        keys.flatMap((key) => {
          const entry = ledger.get(key);
          return entry ? [[key, structuredClone(entry)] as const] : [];
        }),
      );
    },
    put: async (entry) => {
      const ledger = ledgerOf(entry.audience);
      if ((ledger.get(entry.key)?.version ?? 0) !== entry.version - 1) return 'conflict';
      ledger.set(entry.key, structuredClone(entry));
      disclose(entry);
      return 'written';
    },
    forget: async ({ audience, key, version }) => {
      const ledger = ledgerOf(audience);
      if (ledger.get(key)?.version !== version) return 'conflict';
      ledger.delete(key);
      return 'forgotten';
    },
    disclosures: async (keys) => [...told.values()].filter(({ key }) => keys.includes(key)),
    forgetDisclosures: async (keys) => {
      for (const [name, { key }] of told) if (keys.includes(key)) told.delete(name);
    },
    count: async (audience) => [...ledgerOf(audience).values()].filter(({ state }) => state !== 'absent').length,
    walk: async ({ audience, shard, after = '', limit }) => {
      const all = shard === 0 ? [...ledgerOf(audience).values()] : [];
      const rest = all
        .filter(({ key, state }) => key > after && state !== 'absent')
        .sort((a, b) => (a.key < b.key ? -1 : 1));
      const entries = structuredClone(rest.slice(0, limit));
      const last = entries.at(-1)?.key;
      return rest.length > limit && last !== undefined ? { entries, after: last } : { entries };
    },
  };
};
