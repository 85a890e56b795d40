import { type Member, valuesOf } from './uploads.ts';

const JOB_MS = 12 * 60_000;

/** How many of the next jobs fail or end in part, how long jobs take, how many there were, and what the next additions match. */
export interface JobsState {
  failsJobs: number;
  partJobs: number;
  jobMs: number;
  uploads: number;
  matches: string[];
  /** The instants as of which the list was cleared. */
  readonly cleared: number[];
}

type Status = 'SUCCESS' | 'PARTIAL_SUCCESS' | 'FAILED';

interface Job {
  readonly kind: 'ingest' | 'remove' | 'removeAll';
  readonly members: readonly Member[];
  readonly takenAt: number;
  readonly readyAt: number;
  readonly ends: Status;
  readonly uploadMatchRateRange: string;
  /** Of removeAll. */
  readonly before: number;
  isDone: boolean;
}

const valuesTaken = ({ kind, members, ends }: Job): readonly string[] => {
  if (ends !== 'SUCCESS') return [];
  return members
    .filter(({ consent }) => kind !== 'ingest' || consent?.adUserData !== 'CONSENT_DENIED')
    .flatMap(valuesOf);
};

const statusOf = ({ kind, isDone, ends, members, uploadMatchRateRange }: Job): object => {
  const requestStatus = isDone ? ends : 'PROCESSING';
  const counts = { recordCount: `${members.length}`, userIdentifierCount: `${members.flatMap(valuesOf).length}` };
  const added = { userDataIngestionStatus: { ...counts, ...(isDone ? { uploadMatchRateRange } : {}) } };
  if (kind === 'ingest') return { requestStatus, audienceMembersIngestionStatus: added };
  if (kind === 'remove') return { requestStatus, audienceMembersRemovalStatus: { userDataRemovalStatus: counts } };
  return { requestStatus, removeAllAudienceMembersStatus: {} };
};

/**
 * Uploads that are worked on in their order, for twelve minutes each unless the state says otherwise. A member counts as last
 * added when the upload was taken; of an upload that ends in part, nobody arrives.
 */
export const createJobs = (clock: () => number) => {
  const addedAt = new Map<string, number>();
  const jobs = new Map<string, Job>();
  const state: JobsState = { failsJobs: 0, partJobs: 0, jobMs: JOB_MS, uploads: 0, matches: [], cleared: [] };
  const finish = (job: Job): void => {
    job.isDone = true;
    for (const value of valuesTaken(job))
      job.kind === 'ingest' ? addedAt.set(value, job.takenAt) : addedAt.delete(value);
    if (job.kind === 'removeAll') for (const [value, at] of addedAt) if (at < job.before) addedAt.delete(value);
  };
  const nextEnd = (): Status => {
    if (state.failsJobs > 0) {
      state.failsJobs -= 1;
      return 'FAILED';
    }
    if (state.partJobs === 0) return 'SUCCESS';
    state.partJobs -= 1;
    return 'PARTIAL_SUCCESS';
  };
  const start = (job: Pick<Job, 'kind' | 'members' | 'ends' | 'before'>): string => {
    const requestId = `request-${jobs.size + 1}`;
    const matched = job.kind === 'ingest' ? state.matches.shift() : undefined;
    const uploadMatchRateRange = `MATCH_RATE_RANGE_${matched ?? 'UNKNOWN'}`;
    const takenAt = clock();
    jobs.set(requestId, { ...job, uploadMatchRateRange, takenAt, readyAt: takenAt + state.jobMs, isDone: false });
    return requestId;
  };
  return {
    held: (): ReadonlySet<string> => new Set(addedAt.keys()),
    state,
    work: (): void => {
      for (const job of jobs.values()) if (!job.isDone && job.readyAt <= clock()) finish(job);
    },
    put: (values: readonly string[]): void => {
      for (const value of values) addedAt.set(value, clock());
    },
    add: (isAdd: boolean, members: readonly Member[]): string => {
      state.uploads += 1;
      return start({ kind: isAdd ? 'ingest' : 'remove', members, ends: nextEnd(), before: 0 });
    },
    clear: (before: number): string => {
      state.cleared.push(before);
      return start({ kind: 'removeAll', members: [], ends: 'SUCCESS', before });
    },
    statusOf: (requestId: string): object | undefined => {
      const job = jobs.get(requestId);
      return job && statusOf(job);
    },
  };
};
