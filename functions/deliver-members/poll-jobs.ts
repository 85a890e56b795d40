import type { PauseNotice } from '../../shared/domain/export/delivery.ts';
import { settleDelivery } from '../../shared/domain/export/delivery-ledger.ts';
import type { JournalEntry } from '../../shared/ports/run-store.ts';
import { type CallDependencies, callPlatform, record } from './call-platform.ts';
import { answerName, answersOf } from './decide-chunk.ts';
import type { ChunkInHand } from './send-chunk.ts';

/** What polling gave: further entries of the journal, and the reason to stop where the platform gave one. */
export interface Polled {
  readonly journal: readonly JournalEntry[];
  readonly pause?: PauseNotice;
}

/** The calls whose jobs still owe an answer, with those members alone whose last word this is. */
const openJobs = (journal: readonly JournalEntry[]): readonly JournalEntry[] => {
  const answers = answersOf(journal);
  return journal.flatMap((entry) => {
    const isLast = (result: JournalEntry['results'][number]): boolean =>
      result.outcome.kind === 'pending' && answers.get(answerName(result.entry.operation, result.entry.key)) === result;
    const results = entry.results.filter(isLast);
    return results.length === 0 ? [] : [{ ...entry, results }];
  });
};

const settledEntries = ({ results, at }: JournalEntry) =>
  results.map(({ entry, outcome }) => settleDelivery(entry, outcome, at));

const isDue = ({ results }: JournalEntry, now: number): boolean =>
  results.some(({ outcome }) => outcome.kind === 'pending' && outcome.pollAt <= now);

/**
 * Asks the platform how the jobs of a chunk's earlier calls ended, those that are due. With `isOver` nothing is asked any
 * more: what was taken counts as sent, unconfirmed, and a later reconciliation sends it again.
 */
export const pollJobs = async (
  dependencies: CallDependencies,
  chunk: ChunkInHand,
  { journal, isOver }: { journal: readonly JournalEntry[]; isOver: boolean },
): Promise<Polled> => {
  const { type, settings } = chunk.audience.destination;
  const { job } = type;
  const polled: JournalEntry[] = [];
  for (const open of openJobs(journal)) {
    const entries = settledEntries(open);
    if (isOver || !job || open.poll === undefined) {
      const outcome = { kind: 'accepted' as const, confirmed: false };
      const entry = { at: dependencies.clock(), results: entries.map((each) => ({ entry: each, outcome })) };
      await record(dependencies, chunk, entry);
      polled.push(entry);
      continue;
    }
    const now = dependencies.clock();
    if (!isDue(open, now) || now >= chunk.stopAt) continue;
    const { poll } = open;
    const request = { ...job.request(poll, settings), members: entries.map((_, index) => index) };
    const called = await callPlatform(dependencies, chunk, {
      request,
      entries,
      interpret: (response, asked) => job.interpret(response, asked, poll),
    });
    polled.push(called.entry);
    if (called.pause) return { journal: polled, pause: called.pause };
  }
  return { journal: polled };
};
