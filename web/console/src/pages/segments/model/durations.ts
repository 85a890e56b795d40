/** Units that a window is given in. */
export const UNITS = ['minutes', 'hours', 'days', 'weeks', 'months', 'years'] as const;

export type Unit = (typeof UNITS)[number];

const SIGNS: Readonly<Record<Unit, readonly [string, string]>> = {
  minutes: ['PT', 'M'],
  hours: ['PT', 'H'],
  days: ['P', 'D'],
  weeks: ['P', 'W'],
  months: ['P', 'M'],
  years: ['P', 'Y'],
};

/** An amount of one unit. */
export interface Span {
  readonly amount: number;
  readonly unit: Unit;
}

/** `P30D` as 30 days; undefined for what takes more than one unit, or seconds, to say. */
export const spanOf = (text: unknown): Span | undefined => {
  if (typeof text !== 'string') return undefined;
  for (const unit of UNITS) {
    const [before, after] = SIGNS[unit];
    const amount = new RegExp(`^${before}(\\d+)${after}$`).exec(text)?.[1];
    if (amount !== undefined) return { amount: Number(amount), unit };
  }
  return undefined;
};

/** The ISO 8601 text of an amount. */
export const durationText = ({ amount, unit }: Span): string => {
  const [before, after] = SIGNS[unit];
  return `${before}${amount}${after}`;
};
