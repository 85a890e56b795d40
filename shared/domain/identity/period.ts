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
        return periodsOf(held, anchor).some((period) => isWithin(period, receivedAt));
      });

/** True when two parts have an instant in common. */
export const overlaps = (a: Period, b: Period): boolean =>
  (a.from ?? 0) < (b.until ?? Number.POSITIVE_INFINITY) && (b.from ?? 0) < (a.until ?? Number.POSITIVE_INFINITY);

/** The parts of an identifier that are held: all of it where it was never passed on. */
export const periodsOf = (held: Held | undefined, key: IdentifierKey): readonly Period[] =>
  (held && Object.hasOwn(held, key) ? held[key] : undefined) ?? [{}];

/** True when what is held of an identifier begins with its beginning: then its birth id leads here. */
export const isFromBirth = (held: Held | undefined, key: IdentifierKey): boolean =>
  periodsOf(held, key).some(({ from = 0 }) => from === 0);

/** All identifiers that are held, wholly or in part. */
export const keysHeld = (members: Iterable<IdentifierKey>, held: Held | undefined): IdentifierKey[] => [
  ...new Set([...members, ...(Object.keys(held ?? {}) as IdentifierKey[])]),
];

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
