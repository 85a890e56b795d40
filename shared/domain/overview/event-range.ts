/** The times that events are shown over. */
export const EVENT_RANGES = ['1h', '24h', '7d', '30d'] as const;
export type EventRange = (typeof EVENT_RANGES)[number];

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const UNITS = {
  '1h': { by: 'minute', unit: MINUTE, units: 60 },
  '24h': { by: 'hour', unit: HOUR, units: 24 },
  '7d': { by: 'hour', unit: HOUR, units: 7 * 24 },
  '30d': { by: 'hour', unit: HOUR, units: 30 * 24 },
} as const satisfies Record<EventRange, unknown>;

/** The whole units up to and with the one of `now`, or as many before those; instants epoch ms, `to` is within. */
export const eventRange = (
  range: EventRange,
  { now, isBefore }: { readonly now: number; readonly isBefore: boolean },
) => {
  const { by, unit, units } = UNITS[range];
  const from = now - (now % unit) - (units - 1) * unit;
  return isBefore ? { by, from: from - units * unit, to: from - 1 } : { by, from, to: now };
};
