const DAY = 86_400_000;
const HOURLY_FOR = 40 * DAY;
/** 13 months. */
const DAILY_FOR = 396 * DAY;

/** How long the point of an hour (epoch ms) is kept, ms: the first of a day outlives the others, which thins the past out by itself. */
export const keptFor = (hour: number): number => (hour % DAY === 0 ? DAILY_FOR : HOURLY_FOR);
