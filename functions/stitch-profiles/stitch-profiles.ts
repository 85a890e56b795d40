import { HeadwaterError } from '../../shared/domain/errors.ts';
import { compareSequences } from '../../shared/domain/event/compare-sequences.ts';
import { sumCounts } from '../../shared/domain/ledger/ledger.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import type { QuarantineStore } from '../../shared/ports/quarantine-store.ts';
import {
  createPrepare,
  type Incoming,
  ledgerEntry,
  type Positioned,
  type Prepared,
  poisoned,
} from '../../shared/stitching/incoming.ts';
import { createNoteActs, type NoteActsDependencies } from '../../shared/stitching/note-acts.ts';
import type { Result } from '../../shared/stitching/pending.ts';
import { createRounds, type RoundDependencies } from '../../shared/stitching/rounds.ts';

interface Dependencies extends RoundDependencies, NoteActsDependencies {
  readonly ledger: Pick<LedgerStore, 'advance'>;
  readonly quarantine: QuarantineStore;
}

/** The lowest sequence that is not done; absent when all are. */
export interface Progress {
  readonly firstFailure?: string;
}

interface Read extends Positioned, Prepared {}

/** Stores that say that a record can never be stored. */
const UNSTORABLE = new Set(['profile.unstorable', 'profile.change-too-large', 'timeline.unstorable']);

/** A fault of the record or of our code, which no retry cures; broken infrastructure may heal. */
const isDeterministic = (fault: unknown): boolean =>
  fault instanceof HeadwaterError
    ? UNSTORABLE.has(fault.code)
    : [TypeError, RangeError, SyntaxError, ReferenceError].some((kind) => fault instanceof kind);

const isPoison = (result: Result | undefined): boolean =>
  result !== undefined && ('fault' in result ? isDeterministic(result.fault) : result.fate === 'poison');

/** Faulty records once more, each alone and in order, so that a poisonous one takes nobody with it. */
const isolate = async (
  results: ReadonlyMap<Incoming, Result>,
  settle: (incomings: readonly Incoming[]) => Promise<ReadonlyMap<Incoming, Result>>,
): Promise<ReadonlyMap<Incoming, Result>> => {
  const suspects = [...results].filter(([, result]) => 'fault' in result && isDeterministic(result.fault));
  if (suspects.length < 2) return results;
  const settled = new Map(results);
  for (const [incoming] of suspects) {
    for (const [each, result] of await settle([incoming])) settled.set(each, result);
  }
  return settled;
};

/** The first record that must come again: nothing after it is counted yet. */
const firstFailureOf = (reads: readonly Read[], results: ReadonlyMap<Incoming, Result>) =>
  reads
    .flatMap(({ position, incoming }) => {
      const result = incoming && results.get(incoming);
      return result && 'fault' in result && !isPoison(result) ? [{ position, fault: result.fault }] : [];
    })
    .sort((a, b) => compareSequences(a.position.sequence, b.position.sequence))[0];

/** What of a record was stitched, without those who were erased. */
const stitchedOf = (result: Result | undefined): readonly Incoming[] =>
  result && 'fate' in result && result.fate !== 'poison' && result.stitched ? [result.stitched] : [];

const settledRecord = (read: Read, result: Result | undefined) => {
  const isQuarantined = isPoison(result) && !('data' in read.record);
  const { quarantined } = isQuarantined && !('data' in read.record) ? poisoned(read.position, read.record) : read;
  const fate = result && 'fate' in result && result.fate !== 'poison' ? result.fate : {};
  const waiting = quarantined.length > 0 ? { quarantined: quarantined.length } : {};
  const counts = sumCounts([fate, read.counts, waiting]);
  return { quarantined, entry: ledgerEntry(read, counts) };
};

/**
 * Turns stream records into profiles: resolves who is who, appends to timelines, folds, and publishes memberships, in one atomic
 * commit per person (L1, L2). Doing it again, in part or whole, changes nothing. Answers from where the stream must start
 * again; throws when that is the first record.
 */
export const createStitchProfiles = ({ ledger, quarantine, ...dependencies }: Dependencies) => {
  const settle = createRounds(dependencies);
  const prepare = createPrepare(dependencies.keyring);
  const noteActs = createNoteActs(dependencies);

  return async (records: readonly Positioned[]): Promise<Progress> => {
    const definitions = await dependencies.definitions.current();
    const reads: Read[] = records.map((record) => ({ ...record, ...prepare(record, definitions) }));
    const incomings = reads.flatMap(({ incoming }) => incoming ?? []);
    const results = await isolate(await settle(incomings), settle);

    const failure = firstFailureOf(reads, results);
    const done = reads.filter(
      ({ position }) => !failure || compareSequences(position.sequence, failure.position.sequence) < 0,
    );
    if (failure && done.length === 0) throw failure.fault;
    // After the commit, and before the record counts as done: a crash in between brings both again.
    await noteActs(done.flatMap(({ incoming }) => stitchedOf(incoming && results.get(incoming))));
    const settled = done.map((read) => settledRecord(read, read.incoming && results.get(read.incoming)));
    const waiting = settled.flatMap(({ quarantined }) => quarantined);
    if (waiting.length > 0) await quarantine.put(waiting);
    await ledger.advance(
      'stitch',
      settled.map(({ entry }) => entry),
    );
    return failure ? { firstFailure: failure.position.sequence } : {};
  };
};
