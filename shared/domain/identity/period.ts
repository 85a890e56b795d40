import type { IdentifierKey } from './identifier.ts';

/**
 * When a profile holds an identifier that was passed on (rule 12): events received `from` on and before `until` are its, epoch ms.
 * By receipt, never by the client's time, which can be backdated.
 */
export interface Period {
  readonly from?: number;
  readonly until?: number;
}

/** Of identifiers that were passed on, which parts a profile holds; all others it holds whole. */
export type Held = Readonly<Record<IdentifierKey, readonly Period[]>>;

/** True when what was received at this instant is the holder's. */
export const isWithin = ({ from = 0, until = Number.POSITIVE_INFINITY }: Period, receivedAt: number): boolean =>
  from <= receivedAt && receivedAt < until;

/** The events that are the profile's own: of a device that was passed on, those of its time. */
export const ownEvents = <E extends { readonly anchor: IdentifierKey; readonly receivedAt: number }>(
  held: Held | undefined,
  events: readonly E[],
): readonly E[] =>
  held === undefined
    ? events
    : events.filter(({ anchor, receivedAt }) => {
        const periods = Object.hasOwn(held, anchor) ? held[anchor] : undefined;
        return periods === undefined || periods.some((period) => isWithin(period, receivedAt));
      });

/** The parts of both. */
export const mergeHeld = (a: Held, b: Held): Held => {
  const merged: Record<IdentifierKey, readonly Period[]> = { ...a };
  for (const [key, periods] of Object.entries(b) as [IdentifierKey, readonly Period[]][])
    merged[key] = [...(merged[key] ?? []), ...periods].sort((x, y) => (x.from ?? 0) - (y.from ?? 0));
  return merged;
};

/** The parts with the open one closed: whoever has it passes it on. */
export const closedAt = (periods: readonly Period[] | undefined, until: number): readonly Period[] =>
  (periods ?? [{}]).map((period) => (period.until === undefined ? { ...period, until } : period));
