import { type LedgerTally, mergeStages } from '../ledger/ledger.ts';
import { minutesOf } from '../ledger/minutes.ts';
import type { Attention } from './attention.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Events that had no fate a minute after they came are late. */
const LATE_AFTER = MINUTE;
/** Later than this something is broken. */
const BROKEN_AFTER = 5 * MINUTE;

interface Named {
  readonly id: string;
  readonly document: { readonly name: string };
}

const pending = (tallies: readonly LedgerTally[], now: number): readonly Attention[] => {
  const thisHour = now - (now % HOUR) - HOUR;
  const hours = mergeStages(tallies)
    .map(({ hour, pending: count }) => ({ at: Date.parse(hour), count }))
    .filter(({ at }) => at < thisHour);
  const minutes = minutesOf(tallies, { from: thisHour, to: now - LATE_AFTER - MINUTE }).map(
    ({ at, pending: count }) => ({
      at,
      count,
    }),
  );
  const late = [...hours, ...minutes].filter(({ count }) => count > 0);
  if (late.length === 0) return [];
  const since = Math.min(...late.map(({ at }) => at));
  const count = late.reduce((sum, each) => sum + each.count, 0);
  return [{ kind: 'events-pending', severity: now - since > BROKEN_AFTER ? 'bad' : 'warn', count, since, link: {} }];
};

/** More than one in ten, and not just a few: something that sends is broken. */
const isMuch = (quarantined: number, accepted: number): boolean => quarantined >= 20 && quarantined * 10 > accepted;

const quarantined = (tallies: readonly LedgerTally[], now: number): readonly Attention[] => {
  const rows = mergeStages(tallies).filter(({ hour }) => Date.parse(hour) > now - DAY);
  const count = rows.reduce((sum, row) => sum + row.quarantined, 0);
  if (count === 0) return [];
  const accepted = rows.reduce((sum, row) => sum + row.accepted, 0);
  const first = rows.find((row) => row.quarantined > 0);
  const worst = rows.toSorted((a, b) => b.quarantined - a.quarantined)[0];
  const isOne = new Set(rows.filter((row) => row.quarantined > 0).map(({ sourceId }) => sourceId)).size === 1;
  return [
    {
      kind: 'events-quarantined',
      severity: isMuch(count, accepted) ? 'bad' : 'warn',
      count,
      ...(first ? { since: Date.parse(first.hour) } : {}),
      link: isOne && worst ? { sourceId: worst.sourceId } : {},
    },
  ];
};

/** Fewer events a day are no habit that one could miss. */
const HABIT = 10;

const silent = (
  tallies: readonly LedgerTally[],
  { now, sources }: { readonly now: number; readonly sources: readonly Named[] },
): readonly Attention[] => {
  const rows = mergeStages(tallies);
  return sources.flatMap(({ id, document }) => {
    const own = rows.filter(({ sourceId, accepted }) => sourceId === id && accepted > 0);
    const before = own.filter(({ hour }) => Date.parse(hour) <= now - DAY);
    const count = before.reduce((sum, { accepted }) => sum + accepted, 0);
    if (own.length > before.length || count < HABIT) return [];
    const since = Date.parse(before.at(-1)?.hour ?? '') + HOUR;
    return [{ kind: 'source-silent', severity: 'warn', count, since, name: document.name, link: { sourceId: id } }];
  });
};

/** What the ledger of the last two days says that somebody should look at. */
export const eventAttention = (
  tallies: readonly LedgerTally[],
  situation: { readonly now: number; readonly sources: readonly Named[] },
): readonly Attention[] => [
  ...pending(tallies, situation.now),
  ...quarantined(tallies, situation.now),
  ...silent(tallies, situation),
];
