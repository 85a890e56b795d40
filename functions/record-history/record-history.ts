import type { ExportDocument } from '../../shared/domain/export/export.ts';
import { mergeStages } from '../../shared/domain/ledger/ledger.ts';
import { recordsOf } from '../../shared/domain/ledger/minutes.ts';
import { isReady } from '../../shared/domain/segment/backfill.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { HistoryPoint, HistoryStore } from '../../shared/ports/history-store.ts';
import type { LedgerStore } from '../../shared/ports/ledger-store.ts';
import type { MembershipStore } from '../../shared/ports/membership-store.ts';
import type { ProfileCounter } from '../../shared/ports/profile-counter.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';

interface Dependencies {
  readonly configuration: Pick<ConfigurationStore, 'list'>;
  readonly definitions: SegmentDefinitions;
  readonly memberships: Pick<MembershipStore, 'count'>;
  readonly backfills: Pick<BackfillStore, 'get'>;
  readonly profiles: ProfileCounter;
  readonly runs: Pick<RunStore, 'runs'>;
  readonly ledger: Pick<LedgerStore, 'tallies'>;
  readonly history: HistoryStore;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/**
 * Members that are counted each hour. Counting reads every member: a larger segment is counted so much more seldom that it costs no
 * more, up to once a day.
 */
const COUNTED_HOURLY = 20_000;

/** Whether a segment is due, from its last point: an hour for each 20,000 members that it then had. */
const isDue = (last: HistoryPoint | undefined, hour: number): boolean => {
  const hours = Math.min(24, Math.max(1, Math.ceil((last?.counts['members'] ?? 0) / COUNTED_HOURLY)));
  return last === undefined || hour - last.at >= hours * HOUR;
};

/** The archiver may be behind: what is summed for good is at least so old. */
const SETTLED_AFTER = 3 * HOUR;
/** As much as the ledger is read for at once; what was before the first point is not told. */
const MOST_BEHIND = 30 * DAY;
/** Newest runs of an export that may have ended within the hour. */
const RUNS_LOOKED_AT = 100;

/** What exports did that ended in (from, to]. */
const createDeliveries =
  ({ configuration, runs }: Pick<Dependencies, 'configuration' | 'runs'>) =>
  async (from: number, to: number): Promise<{ readonly runs: number; readonly members: number }> => {
    const exports = await configuration.list<ExportDocument>('export');
    const pages = await Promise.all(exports.map(({ id }) => runs.runs({ exportId: id, limit: RUNS_LOOKED_AT })));
    const ended = pages
      .flatMap((page) => page.runs)
      .filter(({ finishedAt = Number.POSITIVE_INFINITY }) => finishedAt > from && finishedAt <= to);
    return { runs: ended.length, members: ended.reduce((sum, run) => sum + run.accepted + run.rejected, 0) };
  };

/** Sums since the first point: events and records of the ledger up to `until`, runs and members sent up to the point itself. */
const createSums = ({ ledger, ...dependencies }: Dependencies) => {
  const deliveriesIn = createDeliveries(dependencies);
  return async (hour: number, last: HistoryPoint | undefined) => {
    const until = hour - SETTLED_AFTER;
    const from = Math.max(last?.counts['until'] ?? 0, until - MOST_BEHIND);
    const tallies = until > from ? await ledger.tallies({ from, to: until - 1 }) : [];
    const events = mergeStages(tallies).reduce((sum, { accepted }) => sum + accepted, 0);
    const done = await deliveriesIn(last?.at ?? hour - DAY, hour);
    const sumOf = (name: string, more: number): number => (last?.counts[name] ?? 0) + more;
    return {
      until: Math.max(until, from),
      events: sumOf('events', events),
      records: sumOf('records', recordsOf(tallies)),
      runs: sumOf('runs', done.runs),
      members: sumOf('members', done.members),
    };
  };
};

/**
 * Writes the hour's point of the deployment and of every segment that is due. An hour that is written already stays as it is, so a
 * tick that comes twice counts nothing twice.
 */
export const createRecordHistory = (dependencies: Dependencies) => {
  const { configuration, definitions, memberships, backfills, profiles, history } = dependencies;
  const sums = createSums(dependencies);

  const recordDeployment = async (hour: number): Promise<void> => {
    const last = await history.last('deployment', hour + 1);
    if (last?.at === hour) return;
    const { found, parts } = await profiles.sample(hour / HOUR);
    const counts = { profiles: found, profileParts: parts, ...(await sums(hour, last)) };
    await history.put('deployment', { at: hour, counts });
  };

  const recordSegment = async (id: string, variantId: string, hour: number): Promise<void> => {
    const of = `segment:${id}` as const;
    if (!isDue(await history.last(of, hour + 1), hour)) return;
    // Who is computed already is not yet how many there are.
    const backfill = await backfills.get(variantId);
    if (backfill && !isReady(backfill)) return;
    await history.put(of, { at: hour, counts: { members: await memberships.count(variantId) } });
  };

  return async ({ scheduledAt }: { readonly scheduledAt: number }): Promise<void> => {
    const hour = scheduledAt - (scheduledAt % HOUR);
    await recordDeployment(hour);
    const { serving } = await definitions.current();
    for (const { id } of await configuration.list('segment')) {
      const variant = serving.get(id);
      if (variant) await recordSegment(id, variant.id, hour);
    }
  };
};
