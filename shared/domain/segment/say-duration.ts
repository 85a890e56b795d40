import type { Language } from '../language.ts';

const UNITS = ['years', 'months', 'weeks', 'days', 'hours', 'minutes', 'seconds'] as const;

/** So many of a unit. */
export interface DurationPart {
  readonly amount: number;
  readonly unit: (typeof UNITS)[number];
}

const ISO = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Every part of an ISO 8601 duration that is not zero, as it was written, the largest first; undefined where it is none. */
export const partsOf = (text: string): readonly DurationPart[] | undefined => {
  const match = ISO.exec(text);
  if (!match) return undefined;
  return UNITS.flatMap((unit, index) => {
    const amount = Number(match[index + 1] ?? 0);
    return amount > 0 ? [{ amount, unit }] : [];
  });
};

/** An ISO 8601 duration in words, in the units it was written in: “13 months”, “1 an et 6 mois”. What is none stays as it is. */
export const sayDuration = (text: string, language: Language): string => {
  const parts = partsOf(text);
  if (parts === undefined) return text;
  const said = (parts.length === 0 ? [{ amount: 0, unit: 'days' as const }] : parts).map(({ amount, unit }) =>
    // Intl knows units by their singular.
    new Intl.NumberFormat(language, { style: 'unit', unit: unit.slice(0, -1), unitDisplay: 'long' }).format(amount),
  );
  return new Intl.ListFormat(language, { type: 'conjunction' }).format(said);
};
