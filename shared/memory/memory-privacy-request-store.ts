import { type HistoryEntry, isFinished, lineOf, type PrivacyRequest } from '../domain/privacy/request.ts';
import type { PrivacyRequestStore } from '../ports/privacy-request-store.ts';

const placeOf = (at: number, id: string): string => `${String(at).padStart(15, '0')}#${id}`;
const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** The PrivacyRequestStore in memory. */
export const createMemoryPrivacyRequestStore = (): PrivacyRequestStore => {
  const requests = new Map<string, PrivacyRequest>();
  const histories = new Map<string, HistoryEntry[]>();
  const receipts = new Map<string, string>();
  return {
    get: async (id) => structuredClone(requests.get(id)),
    put: async (next, { entries, receipt }) => {
      if ((requests.get(next.id)?.version ?? 0) !== next.version - 1) return 'conflict';
      requests.set(next.id, structuredClone(next));
      histories.set(next.id, [...(histories.get(next.id) ?? []), ...structuredClone(entries)]);
      if (receipt !== undefined) receipts.set(next.id, receipt);
      return 'written';
    },
    history: async (id) => structuredClone(histories.get(id) ?? []),
    receipt: async (id) => receipts.get(id),
    unfinished: async ({ after = '', limit }) => {
      const open = [...requests.values()].filter((each) => !isFinished(each));
      const rest = open
        .map((each) => [placeOf(each.dueAt, each.id), lineOf(each)] as const)
        .filter(([place]) => place > after)
        .sort(byText);
      const page = rest.slice(0, limit);
      const last = page.at(-1)?.[0];
      const lines = page.map(([, line]) => line);
      return rest.length > limit && last !== undefined ? { lines, after: last } : { lines };
    },
    list: async ({ before, limit, kind }) => {
      const rest = [...requests.values()]
        .filter((each) => kind === undefined || each.kind === kind)
        .map((each) => [placeOf(each.receivedAt, each.id), lineOf(each)] as const)
        .filter(([place]) => before === undefined || place < before)
        .sort(byText)
        .reverse();
      const page = rest.slice(0, limit);
      const last = page.at(-1)?.[0];
      const lines = page.map(([, line]) => line);
      return rest.length > limit && last !== undefined ? { lines, before: last } : { lines };
    },
    naming: async (keys) =>
      [...requests.values()].filter((each) => each.keys.some((key) => keys.includes(key))).map(({ id }) => id),
  };
};
