import { useFormatter, useTranslations } from 'use-intl';

/** Units of a duration in which people think of periods. */
export const DURATION_UNITS = { D: 'day', W: 'week', M: 'month', Y: 'year' } as const;
export type DurationUnit = keyof typeof DURATION_UNITS;

/** `P13M` as 13 and M; undefined for anything that has more than one part. */
export const readPeriod = (iso: string): { readonly count: number; readonly unit: DurationUnit } | undefined => {
  const [, count, unit] = /^P(\d{1,5})([DWMY])$/.exec(iso) ?? [];
  return count === undefined || unit === undefined ? undefined : { count: Number(count), unit: unit as DurationUnit };
};

/** A period of days, weeks, months or years in the reader's language: “13 months”. Any other stays as it is written. */
export const usePeriod = (): ((iso: string) => string) => {
  const format = useFormatter();
  return (iso) => {
    const period = readPeriod(iso);
    if (period === undefined) return iso;
    return format.number(period.count, { style: 'unit', unit: DURATION_UNITS[period.unit], unitDisplay: 'long' });
  };
};

/** Names of the units, for a choice of them. */
export const useUnitNames = (): Readonly<Record<DurationUnit, string>> => {
  const t = useTranslations('app.unit');
  return { D: t('days'), W: t('weeks'), M: t('months'), Y: t('years') };
};
