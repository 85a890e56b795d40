/** Date arithmetic of the oracle: slow, and none of the code it is held against. */

const DAY = 86_400_000;
const QUARTER = 15 * 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

/** What a clock of the zone shows, to the second, written as an instant of UTC. */
export const wallOf = (t: number, zone: string): number => {
  if (zone === 'UTC') return t;
  const clock =
    clocks.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' });
  clocks.set(zone, clock);
  return Date.parse(`${clock.format(t).replace(' ', 'T')}Z`) + (((t % 1000) + 1000) % 1000);
};

/** The first instant at which a clock of the zone shows it; where none does, as if the clock had not been put forward. */
export const instantOfWall = (wall: number, zone: string): number => {
  if (zone === 'UTC') return wall;
  for (let offset = 14 * 60 * 60_000; offset >= -14 * 60 * 60_000; offset -= QUARTER)
    if (wallOf(wall - offset, zone) === wall) return wall - offset;
  const before = wall - DAY;
  return wall - (wallOf(before, zone) - before);
};

/** t ⊕ W for the durations the generators use: `P3D`, `PT90M`, `P2M`, `P1Y`. A negative sign goes back. */
export const plus = (t: number, duration: string, { sign = 1, zone = 'UTC' } = {}): number => {
  const [, size = '', unit = ''] = /^P?T?(\d+)([A-Z])$/.exec(duration) ?? [];
  const amount = sign * Number(size);
  if (duration.startsWith('PT')) return t + amount * { H: 3_600_000, M: 60_000, S: 1000 }[unit as 'H' | 'M' | 'S'];
  if (unit === 'D') return t + amount * DAY;
  const wall = wallOf(t, zone);
  const [year = 0, month = 0, day = 0] = new Date(wall).toISOString().slice(0, 10).split('-').map(Number);
  const months = year * 12 + month - 1 + amount * (unit === 'Y' ? 12 : 1);
  const [y, m] = [Math.floor(months / 12), months % 12];
  const last = new Date(Date.UTC(y, m + 1, 0)).getUTCDate();
  return instantOfWall(Date.UTC(y, m, Math.min(day, last)) + (((wall % DAY) + DAY) % DAY), zone);
};

/** The days, from midnight to midnight, on which a date returns each year. */
export const anniversaries = (date: number, until: number, zone: string): readonly { from: number; to: number }[] => {
  const found: { from: number; to: number }[] = [];
  const wall = wallOf(date, zone);
  const midnight = wall - (((wall % DAY) + DAY) % DAY);
  for (let year = 1; year < new Date(until).getUTCFullYear() - new Date(date).getUTCFullYear() + 3; year++) {
    const day = plus(midnight, `P${year}Y`);
    found.push({ from: instantOfWall(day, zone), to: instantOfWall(day + DAY, zone) });
  }
  return found;
};
