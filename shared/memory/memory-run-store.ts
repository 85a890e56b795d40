import { HeadwaterError } from '../domain/errors.ts';
import type { Run } from '../domain/export/export.ts';
import { GUARD_REASON } from '../domain/export/removal-guard.ts';
import { progressOf, sumTotals } from '../domain/export/run.ts';
import type {
  ChunkClaim,
  ChunkStatus,
  Dispatched,
  ExportControl,
  Pause,
  PlannerHold,
  RunStore,
  RunTarget,
} from '../ports/run-store.ts';
import { type ChunkRow, forgetIn } from './memory-run-forgetting.ts';

interface ExportRow {
  control: ExportControl;
  fence: number;
  until: number;
  plan?: unknown;
}

interface RunRow {
  run: Run;
  readonly target: RunTarget;
  dispatched?: Dispatched;
  progressedAt?: number;
}

const exportFacet = (exports: Map<string, ExportRow>, newRunId: RunStore['newRunId']) => {
  const rowOf = (exportId: string): ExportRow => {
    const row = exports.get(exportId) ?? { control: {}, fence: 0, until: 0 };
    exports.set(exportId, row);
    return row;
  };
  const request = (row: ExportRow, now: number): string => {
    const requested = row.control.requested ?? newRunId(now);
    row.control = { ...row.control, requested };
    return requested;
  };
  return {
    request: async (exportId: string, now: number) => request(rowOf(exportId), now),
    control: async (exportId: string) => rowOf(exportId).control,
    pause: async (exportId: string, paused: Pause) => {
      const row = rowOf(exportId);
      row.control = { ...row.control, paused };
    },
    resume: async (exportId: string, now: number) => {
      const row = rowOf(exportId);
      const { paused, ...control } = row.control;
      if (!paused) return;
      row.control = control;
      if (paused.reason !== GUARD_REASON) return;
      row.control = { ...control, guardWaived: true };
      request(row, now);
    },
    hold: async <Plan>(exportId: string, { now, until }: { now: number; until: number }) => {
      const row = rowOf(exportId);
      if (row.until > now) return undefined;
      row.fence += 1;
      row.until = until;
      const held = { fence: row.fence, control: row.control, plan: structuredClone(row.plan) };
      return held as PlannerHold<Plan>;
    },
    save: async (exportId: string, saved: Parameters<RunStore['save']>[1]) => {
      const row = rowOf(exportId);
      if (row.fence !== saved.fence) return 'lost' as const;
      row.plan = structuredClone(saved.plan);
      if (saved.release) row.until = 0;
      const { requested, guardWaived, nextAt: _before, ...rest } = row.control;
      const keepsRequest = requested !== undefined && requested !== saved.begun;
      const keepsWaiver = guardWaived && !saved.guardUsed;
      const next = saved.nextAt === undefined ? {} : { nextAt: saved.nextAt };
      row.control = {
        ...{ ...rest, ...next },
        ...(keepsRequest ? { requested } : {}),
        ...(keepsWaiver ? { guardWaived } : {}),
      };
      return 'saved' as const;
    },
  };
};

const statusOf = ({ plan: { number, kind }, attempt, until, result }: ChunkRow): ChunkStatus => ({
  number,
  kind,
  attempts: attempt,
  claimedUntil: until,
  ...(result ? { result: { totals: result.totals, receipts: result.receipts, left: result.carry.length } } : {}),
});

const chunkFacet = (chunks: Map<string, ChunkRow>) => {
  const name = (runId: string, number: number): string => `${runId}#${String(number).padStart(6, '0')}`;
  const claimed = ({ runId, number, attempt }: ChunkClaim): ChunkRow => {
    const row = chunks.get(name(runId, number));
    if (row && row.attempt === attempt && !row.result) return row;
    throw new HeadwaterError('run.claim-lost', 'Somebody else holds this chunk since, or it is done.');
  };
  const ofRun = (runId: string): ChunkRow[] =>
    [...chunks]
      .filter(([key]) => key.startsWith(`${runId}#`))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, row]) => row);
  const facet: Pick<
    RunStore,
    'putChunk' | 'chunks' | 'remainder' | 'claim' | 'journal' | 'release' | 'putMembers' | 'complete' | 'members'
  > = {
    putChunk: async (runId, plan) => {
      const known = chunks.get(name(runId, plan.number));
      if (known && known.attempt > 0) return;
      chunks.set(name(runId, plan.number), { plan, attempt: 0, until: 0, journal: [], members: new Map() });
    },
    chunks: async ({ runId, after = 0, limit }) => {
      const rest = ofRun(runId)
        .map(statusOf)
        .filter(({ number }) => number > after);
      const found = rest.slice(0, limit);
      const last = found.at(-1)?.number;
      return rest.length > limit && last !== undefined ? { chunks: found, after: last } : { chunks: found };
    },
    remainder: async (runId, number) => {
      const row = chunks.get(name(runId, number));
      return row?.result?.carry ?? row?.plan.units ?? [];
    },
    claim: async ({ runId, number }, { now, until }) => {
      const row = chunks.get(name(runId, number));
      if (!row) return 'unknown';
      if (row.result) return 'done';
      if (row.until > now) return 'held';
      row.attempt += 1;
      row.until = until;
      return { ...row.plan, attempt: row.attempt, journal: structuredClone(row.journal) };
    },
    journal: async (claim, entry) => {
      claimed(claim).journal.push(structuredClone(entry));
    },
    release: async (claim, from) => {
      claimed(claim).until = from;
    },
    putMembers: async (claim, members) => {
      for (const member of members) claimed(claim).members.set(`${member.operation}#${member.member}`, member);
    },
    complete: async (claim, result) => {
      claimed(claim).result = structuredClone(result);
      return { seemsLast: false };
    },
    members: async ({ runId, outcome, after = '0', limit }) => {
      const all = ofRun(runId)
        .flatMap(({ members }) => [...members.values()])
        .filter((member) => (outcome ?? member.outcome) === member.outcome);
      const from = Number(after);
      const members = all.slice(from, from + limit);
      return from + limit < all.length ? { members, after: String(from + limit) } : { members };
    },
  };
  return facet;
};

const underWayIn =
  (runs: ReadonlyMap<string, RunRow>): RunStore['underWay'] =>
  async (exportId) =>
    [...runs.values()]
      .filter(({ run }) => run.exportId === exportId && run.finishedAt === undefined)
      .map(({ run }) => run.runId)
      .sort()
      .reverse();

/** The RunStore in memory. */
export const createMemoryRunStore = (): RunStore => {
  const runs = new Map<string, RunRow>();
  const rows = new Map<string, ChunkRow>();
  const chunks = chunkFacet(rows);
  let counter = 0;
  const newRunId = (now: number): string => `${String(now).padStart(15, '0')}-${String(++counter).padStart(6, '0')}`;
  const allOf = async (runId: string) => (await chunks.chunks({ runId, limit: Number.POSITIVE_INFINITY })).chunks;
  const doneOf = async (runId: string): Promise<number> => (await allOf(runId)).filter(({ result }) => result).length;
  const read = async (row: RunRow): Promise<Run> => {
    if (row.run.finishedAt !== undefined) return row.run;
    const statuses = await allOf(row.run.runId);
    const results = statuses.flatMap(({ result }) => (result ? [result.totals] : []));
    return { ...row.run, ...sumTotals(results), ...progressOf(row.dispatched, results.length) };
  };
  const rowOf = (exportId: string, runId: string): RunRow | undefined => {
    const row = runs.get(runId);
    return row?.run.exportId === exportId ? row : undefined;
  };

  return {
    ...exportFacet(new Map(), newRunId),
    ...chunks,
    newRunId,
    ...{ underWay: underWayIn(runs), forget: forgetIn(rows) },
    begin: async (run, target) => {
      if (!runs.has(run.runId)) runs.set(run.runId, { run, target });
    },
    dispatch: async (exportId, runId, dispatched) => {
      const row = rowOf(exportId, runId);
      if (!row || row.run.finishedAt !== undefined) return;
      row.run = { ...row.run, status: 'delivering' };
      row.dispatched = dispatched;
    },
    look: async (exportId, runId) => {
      const row = rowOf(exportId, runId);
      return row && { ...row, done: await doneOf(runId) };
    },
    progress: async ({ exportId, runId }, at) => {
      const row = rowOf(exportId, runId);
      if (row && row.run.finishedAt === undefined) row.progressedAt = at;
    },
    complete: async (claim, result, progressedAt) => {
      await chunks.complete(claim, result);
      const row = rowOf(claim.exportId, claim.runId);
      if (row && progressedAt !== undefined) row.progressedAt = progressedAt;
      return { seemsLast: (await doneOf(claim.runId)) === row?.dispatched?.chunks };
    },
    run: async (exportId, runId) => {
      const row = rowOf(exportId, runId);
      return row && read(row);
    },
    runs: async ({ exportId, before, limit }) => {
      const all = [...runs.values()]
        .filter(({ run }) => run.exportId === exportId && (before === undefined || run.runId < before))
        .sort((a, b) => (a.run.runId < b.run.runId ? 1 : -1));
      const page = await Promise.all(all.slice(0, limit).map(read));
      const last = page.at(-1)?.runId;
      return all.length > limit && last !== undefined ? { runs: page, before: last } : { runs: page };
    },
    cancel: async (exportId, runId) => {
      const row = rowOf(exportId, runId);
      if (!row || row.run.finishedAt !== undefined) return false;
      row.run = { ...row.run, cancelled: true };
      return true;
    },
    finish: async (run) => {
      const row = rowOf(run.exportId, run.runId);
      if (!row || row.run.finishedAt !== undefined) return false;
      row.run = run;
      return true;
    },
  };
};
