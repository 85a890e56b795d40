import type { Run } from '../domain/export/export.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Clock } from '../ports/clock.ts';
import type { DeliveryStore } from '../ports/delivery-store.ts';
import type { RemovalStore } from '../ports/removal-store.ts';
import type { RunStore } from '../ports/run-store.ts';
import { distinctAudiences } from './ask-removal.ts';

/** What erasing what exports keep reads and writes. */
export interface EraseDependencies {
  readonly removals: Pick<RemovalStore, 'audiences'>;
  readonly deliveries: Pick<DeliveryStore, 'entries' | 'forget'>;
  readonly runs: Pick<RunStore, 'runs' | 'forget'>;
  readonly clock: Clock;
}

/** Where erasing goes on: a run of an export, by their places. */
export interface EraseCursor {
  readonly exportAt: number;
  /** Runs older than this one are left. */
  readonly before?: string;
  /** How far the next run was read. */
  readonly within?: { readonly runId: string; readonly after: string };
}

/** Who is erased. With `isLast` also what platforms still hold: its value is given up, and nobody can take it out from here any more. */
export interface ToErase {
  readonly keys: readonly IdentifierKey[];
  readonly profileIds: readonly string[];
  readonly isLast: boolean;
  /** Epoch ms: it stops there and says where to go on. */
  readonly deadline: number;
  readonly from?: EraseCursor;
}

/** What went, and what stays for now. `next`: there is more to look at. */
export interface Erased {
  /** Entries of ledgers that are gone. */
  readonly entries: number;
  /** Rows of runs that named somebody. */
  readonly rows: number;
  /** Audiences whose ledger still holds somebody: not confirmed out. */
  readonly held: readonly string[];
  /** Runs that have not ended and may name somebody. */
  readonly underWay: readonly string[];
  readonly next?: EraseCursor;
}

const RUNS_PAGE = 25;

/** Entries that are out, or all of them; who wrote one meanwhile is read again by whoever erases again. */
const eraseEntries = async (
  { removals, deliveries }: EraseDependencies,
  { keys, isLast }: ToErase,
): Promise<Pick<Erased, 'entries' | 'held'>> => {
  const held = new Set<string>();
  let entries = 0;
  for (const { audience } of distinctAudiences(await removals.audiences())) {
    const found = [...(await deliveries.entries(audience, keys)).values()];
    for (const entry of found) {
      const isKept = (!isLast && entry.state !== 'absent') || (await deliveries.forget(entry)) === 'conflict';
      if (isKept) held.add(audience);
      else entries += 1;
    }
  }
  return { entries, held: [...held] };
};

/** One run from a place on, until the deadline. */
const eraseInRun = async (
  { runs, clock }: EraseDependencies,
  { runId, after: start }: { readonly runId: string; readonly after: string | undefined },
  { keys, profileIds, deadline }: ToErase,
): Promise<{ readonly rows: number; readonly after?: string }> => {
  let rows = 0;
  let after = start;
  do {
    const page = await runs.forget({ runId, keys, profileIds, ...(after === undefined ? {} : { after }) });
    rows += page.changed;
    after = page.after;
  } while (after !== undefined && clock() < deadline);
  return { rows, ...(after === undefined ? {} : { after }) };
};

const cursorAt = (exportAt: number, before: string | undefined): EraseCursor => ({
  exportAt,
  ...(before === undefined ? {} : { before }),
});

/** The runs of an export, newest first, from a place on; each with the place to come back to it. */
async function* runsOf(
  { runs }: EraseDependencies,
  exportId: string,
  first: EraseCursor,
): AsyncGenerator<{ readonly run: Run; readonly at: EraseCursor }> {
  const { exportAt } = first;
  let { before } = first;
  do {
    const page = await runs.runs({ exportId, limit: RUNS_PAGE, ...(before === undefined ? {} : { before }) });
    for (const run of page.runs) {
      yield { run, at: cursorAt(exportAt, before) };
      before = run.runId;
    }
    before = page.before;
  } while (before !== undefined);
}

/** The runs of several, one export after the other. */
async function* walkRuns(dependencies: EraseDependencies, exportIds: readonly string[], from: EraseCursor) {
  for (const [exportAt, exportId] of exportIds.entries()) {
    if (exportAt < from.exportAt) continue;
    yield* runsOf(dependencies, exportId, exportAt === from.exportAt ? from : { exportAt });
  }
}

/**
 * Erases what exports keep of persons once they are out of every audience: entries of ledgers, and units, calls and members of
 * runs. Every run of every export that fed an audience is read, since no index says in which a person was: erase many at once.
 * Whatever is not erased so goes after 30 days by itself, the files of the exports bucket too. Again is harmless.
 */
export const createEraseDeliveries =
  (dependencies: EraseDependencies) =>
  async (asked: ToErase): Promise<Erased> => {
    const { removals, clock } = dependencies;
    const { deadline, from = { exportAt: 0 } } = asked;
    const gone = await eraseEntries(dependencies, asked);
    const exportIds = [...new Set((await removals.audiences()).map(({ exportId }) => exportId))].sort();
    const underWay: string[] = [];
    let rows = 0;
    let { within } = from;
    for await (const { run, at } of walkRuns(dependencies, exportIds, from)) {
      if (clock() >= deadline) return { ...gone, rows, underWay, next: at };
      if (run.finishedAt === undefined) {
        underWay.push(run.runId);
        continue;
      }
      const after = within?.runId === run.runId ? within.after : undefined;
      within = undefined;
      const erased = await eraseInRun(dependencies, { runId: run.runId, after }, asked);
      rows += erased.rows;
      if (erased.after !== undefined)
        return { ...gone, rows, underWay, next: { ...at, within: { runId: run.runId, after: erased.after } } };
    }
    return { ...gone, rows, underWay };
  };
