import type { StreamEntry } from '../domain/event/event.ts';
import type { KeyedRecord } from '../ports/event-stream.ts';
import { createScreenParcels } from './screen-parcels.ts';

/**
 * Makes the check of officers' orders about to be put on the stream, as strict as that of events: orders about those who were erased
 * are left out, and who was erased is left out of orders about others (rule 33). An officer waits for the strongly consistent read.
 */
export const createScreenOrders = (dependencies: Parameters<typeof createScreenParcels>[0]) => {
  const screen = createScreenParcels(dependencies);
  return async (orders: readonly KeyedRecord[], now: number): Promise<readonly KeyedRecord[]> => {
    const parts = orders.flatMap((order) => order.record.entries.map((entry) => ({ order, entry })));
    const arrivals = parts.map(({ order: { record }, entry }) => ({
      receivedAt: now,
      parcel: { company: 'person' as const, entry, bytes: 0, ...(record.anchor ? { anchor: record.anchor } : {}) },
    }));
    const screened = await screen(arrivals, { consistent: true });
    const left = new Map<KeyedRecord, StreamEntry[]>();
    for (const [place, { order }] of parts.entries()) {
      const entry = screened[place]?.entry;
      if (entry !== undefined && !('suppressed' in entry)) left.set(order, [...(left.get(order) ?? []), entry]);
    }
    return [...left].map(([order, entries]) => ({ ...order, record: { ...order.record, entries } }));
  };
};
