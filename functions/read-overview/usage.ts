import type { Usage } from '../../shared/domain/cost/month-cost.ts';
import { mergeStages } from '../../shared/domain/ledger/ledger.ts';
import { recordsOf } from '../../shared/domain/ledger/minutes.ts';
import type { HistoryPoint, HistoryStore } from '../../shared/ports/history-store.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';

/** What usage is read from. */
export interface UsageDependencies {
  readonly history: Pick<HistoryStore, 'first' | 'last'>;
  readonly ledger: Pick<LedgerStore, 'tallies'>;
}

const HOUR = 3_600_000;
/** As much of the ledger as is read where no point of the history tells. */
const MOST = 31 * 24 * HOUR;

type Sums = Pick<Usage, 'events' | 'records'>;

const sumOf = (point: HistoryPoint | undefined, name: string): number => point?.counts[name] ?? 0;

/**
 * What was done, as of an instant: the difference of two points of the history, and from the ledger what lies beside them, so that a
 * month costs a few reads and not one an hour. What all answers share is read once.
 */
export const createUsage =
  ({ history, ledger }: UsageDependencies) =>
  async (now: number) => {
    const counted = async (from: number, until: number): Promise<Sums> => {
      if (until <= from) return { events: 0, records: 0 };
      const tallies = await ledger.tallies({ from: Math.max(from, until - MOST), to: until - 1 });
      const events = mergeStages(tallies).reduce((sum, { accepted }) => sum + accepted, 0);
      return { events, records: recordsOf(tallies) };
    };

    const [first, last] = await Promise.all([history.first('deployment', 0), history.last('deployment', now + 1)]);
    const tail = await counted(last ? sumOf(last, 'until') : now - MOST, now);

    /** Points sum up what was settled when they were written: the first with all of the time before `from` is looked for. */
    const settledAt = async (from: number): Promise<HistoryPoint | undefined> => {
      const point = await history.first('deployment', from + 3 * HOUR);
      return point && sumOf(point, 'until') >= from ? point : undefined;
    };

    const since = async (from: number): Promise<Usage> => {
      const [begin, before] = await Promise.all([settledAt(from), history.last('deployment', from + 1)]);
      const members = sumOf(last, 'members') - sumOf(before, 'members');
      if (!begin || !last) return { ...(await counted(from, now)), members };
      const head = await counted(from, sumOf(begin, 'until'));
      const between = (name: keyof Sums): number => sumOf(last, name) - sumOf(begin, name) + head[name] + tail[name];
      return { events: between('events'), records: between('records'), members };
    };

    /** How long the history has been kept, at most `ms`, at least an hour. */
    const recent = async (ms: number): Promise<Usage & { readonly ms: number }> => {
      const known = Math.min(ms, Math.max(HOUR, now - (first?.at ?? now)));
      return { ...(await since(now - known)), ms: known };
    };

    const kept = { events: sumOf(last, 'events') + tail.events, since: first?.at ?? now - MOST };

    return { since, recent, kept };
  };
