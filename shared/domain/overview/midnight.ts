/** Hours, minutes and seconds that clocks of a zone show at an instant, as ms since midnight. */
const sinceMidnight = (at: number, timeZone: string): number => {
  const clock = new Intl.DateTimeFormat('en', {
    ...{ timeZone, hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
  });
  const [hours = 0, minutes = 0, seconds = 0] = clock.format(at).split(':').map(Number);
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
};

/** The last midnight of a zone at or before an instant, epoch ms; on days when clocks change, the first instant that they show as that day’s. */
export const midnightBefore = (now: number, timeZone: string): number => {
  const second = now - (now % 1000);
  const at = second - sinceMidnight(second, timeZone);
  // Where clocks went back or forth since, they did not yet show midnight, or showed it an hour ago.
  const off = sinceMidnight(at, timeZone);
  return off === 0 ? at : at - (off > 12 * 3_600_000 ? off - 24 * 3_600_000 : off);
};
