import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { PauseNotice } from '../../shared/domain/export/delivery.ts';
import { settleDelivery } from '../../shared/domain/export/delivery-ledger.ts';
import type { JournalEntry } from '../../shared/ports/run-store.ts';
import { type CallDependencies, type Called, callPlatform, record } from './call-platform.ts';
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
 * The word on a member whose job is not asked any more: an addition that the platform took counts as sent; a removal, and what
 * was not yet changed, is open and made again.
 */
const lastWord = ({ entry, outcome }: JournalEntry['results'][number]): JournalEntry['results'][number] => ({
  entry,
  outcome:
    outcome.kind === 'pending' && (outcome.undone || entry.operation === 'remove')
      ? { kind: 'retry', code: outcome.code, example: outcome.example }
      : { kind: 'accepted', confirmed: false },
});

const giveUp = async (
  dependencies: CallDependencies,
  chunk: ChunkInHand,
  { results, at }: JournalEntry,
): Promise<JournalEntry> => {
  const settled = results.map(({ entry, outcome }) => lastWord({ entry: settleDelivery(entry, outcome, at), outcome }));
  const entry = { at: dependencies.clock(), results: settled };
  await record(dependencies, chunk, entry);
  return entry;
};

/** Asks one job, or makes the next call of several. */
const ask = (dependencies: CallDependencies, chunk: ChunkInHand, open: JournalEntry): Promise<Called> => {
  const { type, settings } = chunk.audience.destination;
  const { poll = null } = open;
  const entries = settledEntries(open);
  const asked = type.job?.request(poll, { settings, credentials: chunk.authority.credentials });
  if (!type.job || !asked) throw new HeadwaterError('job.unknown', `${type.slug} has no jobs to ask.`);
  const { interpret } = type.job;
  return callPlatform(dependencies, chunk, {
    request: { ...asked, members: entries.map((_, index) => index) },
    entries,
    interpret: (response, request) => interpret(response, request, poll),
  });
};

/**
 * Asks the platform how the jobs of a chunk's earlier calls ended, and makes the next call where an operation takes several,
 * until none is due. With `isOver` nothing is asked any more: what was taken counts as sent, unconfirmed, and a later
 * reconciliation sends it again.
 */
export const pollJobs = async (
  dependencies: CallDependencies,
  chunk: ChunkInHand,
  { journal, isOver }: { journal: readonly JournalEntry[]; isOver: boolean },
): Promise<Polled> => {
  const polled: JournalEntry[] = [];
  for (;;) {
    const now = dependencies.clock();
    const jobs = openJobs([...journal, ...polled]);
    const lost = jobs.find(({ poll }) => isOver || poll === undefined);
    if (lost) {
      polled.push(await giveUp(dependencies, chunk, lost));
      continue;
    }
    const due = jobs.find((open) => isDue(open, now));
    if (!due || now >= chunk.stopAt) return { journal: polled };
    const { entry, pause } = await ask(dependencies, chunk, due);
    polled.push(entry);
    if (pause) return { journal: polled, pause };
  }
};
