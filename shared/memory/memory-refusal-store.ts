import { type AddressAnswers, withAct } from '../domain/consent/address-acts.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { RefusalStore } from '../ports/refusal-store.ts';

/** The RefusalStore in memory. */
export const createMemoryRefusalStore = (): RefusalStore => {
  const known = new Map<IdentifierKey, AddressAnswers>();
  return {
    find: async (keys) =>
      new Map(
        keys.flatMap((key) => {
          const answers = known.get(key);
          return answers ? [[key, answers] as const] : [];
        }),
      ),
    record: async (acts) => {
      for (const act of acts) known.set(act.key, withAct(known.get(act.key), act));
    },
    forget: async (keys) => {
      for (const key of keys) known.delete(key);
    },
  };
};
