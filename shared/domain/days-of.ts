/** The days of an ISO 8601 duration in days or weeks, as retention is written; 0 for anything else. */
export const daysOf = (duration: string): number => {
  const [, amount = '0', unit] = /^P(\d{1,5})([DW])$/.exec(duration) ?? [];
  return Number(amount) * (unit === 'W' ? 7 : 1);
};
