const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** What clocks in London show at an instant, as if it were UTC. */
const shownAt = (instant: number): number => {
  const part = Object.fromEntries(LONDON.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second);
};

/** London is at UTC or one hour ahead of it, and changes on the hour: one answer holds for the whole hour. */
const offsets = new Map<string, number>();
const HOUR = 3_600_000;
const TO_THE_HOUR = '2011-07-01 09'.length;

/**
 * The instant (epoch ms) at which clocks in London show `2011-07-01 09:30:00`; the first of two when the hour repeats in
 * October. NaN when the text is no time.
 */
export const londonTime = (text: string): number => {
  const shown = Date.parse(`${text.replace(' ', 'T')}Z`);
  if (Number.isNaN(shown)) return Number.NaN;
  const hour = text.slice(0, TO_THE_HOUR);
  const known = offsets.get(hour) ?? (shownAt(shown - HOUR) === shown ? HOUR : 0);
  offsets.set(hour, known);
  return shown - known;
};
