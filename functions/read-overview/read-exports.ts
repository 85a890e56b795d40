import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { ExportDocument, Run } from '../../shared/domain/export/export.ts';
import type { ExportState } from '../../shared/domain/overview/export-attention.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';

/** What this is read from. */
export interface ExportDependencies {
  readonly configuration: Pick<ConfigurationStore, 'list'>;
  readonly runs: Pick<RunStore, 'runs' | 'control'>;
}

const PAGE = 25;
/** An export that runs each minute has 1,440 a day: its newest are enough. */
const MOST_RUNS = 200;
/** Runs that the overview lists. */
const MOST_SHOWN = 50;

/** Reads every export with what was said about it and its runs since an instant, the newest one at least. */
export const createReadExports = ({ configuration, runs }: ExportDependencies) => {
  const runsSince = async (exportId: string, since: number): Promise<readonly Run[]> => {
    const found: Run[] = [];
    let before: string | undefined;
    do {
      const page = await runs.runs({ exportId, limit: PAGE, ...(before === undefined ? {} : { before }) });
      found.push(...page.runs);
      before = (found.at(-1)?.startedAt ?? 0) >= since && found.length < MOST_RUNS ? page.before : undefined;
    } while (before !== undefined);
    return found;
  };
  return async (since: number): Promise<readonly ExportState[]> => {
    const exports = await configuration.list<ExportDocument>('export');
    return Promise.all(
      exports.map(async ({ id, document }) => {
        const [{ paused }, own] = await Promise.all([runs.control(id), runsSince(id, since)]);
        return { id, document, runs: own, ...(paused ? { paused } : {}) };
      }),
    );
  };
};

const isUnderWay = ({ status }: Run): boolean => status === 'planning' || status === 'delivering';

const showRun = ({ document }: ExportState, run: Run) => ({
  ...{ exportId: run.exportId, segmentId: document.segmentId, destinationId: document.destinationId },
  ...{ runId: run.runId, status: run.status, startedAt: iso(run.startedAt) },
  ...(run.finishedAt === undefined ? {} : { finishedAt: iso(run.finishedAt) }),
  ...{ added: run.added, removed: run.removed, accepted: run.accepted, rejected: run.rejected, skipped: run.skipped },
});

/** The runs since an instant, counted and listed. */
export const showExports = (states: readonly ExportState[], since: number) => {
  const today = states
    .flatMap((state) => state.runs.filter(({ startedAt }) => startedAt >= since).map((run) => ({ state, run })))
    .toSorted((a, b) => b.run.startedAt - a.run.startedAt);
  const count = (test: (run: Run) => boolean): number => today.filter(({ run }) => test(run)).length;
  return {
    since: iso(since),
    all: states.length,
    paused: states.filter(({ paused }) => paused !== undefined).length,
    runs: {
      succeeded: count(({ status }) => status === 'succeeded'),
      partial: count(({ status }) => status === 'partial'),
      failed: count(({ status }) => status === 'failed'),
      underWay: count(isUnderWay),
    },
    latest: today.slice(0, MOST_SHOWN).map(({ state, run }) => showRun(state, run)),
  };
};
