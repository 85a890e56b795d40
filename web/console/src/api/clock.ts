import { useSyncExternalStore } from 'react';
import { useNow } from 'use-intl';

/** A `Date` header tells whole seconds, and the answer was under way: less than this is no difference. */
const TOLERANCE_MS = 3000;

let aheadMs = 0;
const listeners = new Set<() => void>();

/** Learns from the `Date` of an answer what the deployment's clock reads: that of somebody's computer may be wrong by hours. */
export const noteDate = (header: string | null, now = Date.now()): void => {
  const told = header === null ? Number.NaN : Date.parse(header);
  if (Number.isNaN(told)) return;
  const ahead = told - now;
  const next = Math.abs(ahead) < TOLERANCE_MS ? 0 : ahead;
  const isSteady = next === aheadMs || (next !== 0 && Math.abs(next - aheadMs) < TOLERANCE_MS);
  if (isSteady) return;
  aheadMs = next;
  for (const listener of listeners) listener();
};

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

/** The instant by the deployment's clock, epoch ms. */
export const serverNow = (): number => Date.now() + aheadMs;

/** The same, drawn anew as time passes. */
export const useServerNow = (updateInterval = 30_000): Date => {
  const now = useNow({ updateInterval });
  const ahead = useSyncExternalStore(subscribe, () => aheadMs);
  return new Date(now.getTime() + ahead);
};
