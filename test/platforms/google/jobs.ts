import { type Member, valuesOf } from './uploads.ts';

const JOB_MS = 12 * 60_000;

/** How many of the next jobs fail, how long jobs take, how many there were, and what the next additions match. */
export interface JobsState {
  failsJobs: number;
  jobMs: number;
  uploads: number;
  matches: string[];
}

interface Job {
  readonly isAdd: boolean;
  readonly members: readonly Member[];
  readonly readyAt: number;
  readonly fails: boolean;
  readonly uploadMatchRateRange: string;
  isDone: boolean;
}

const valuesTaken = ({ isAdd, members, fails }: Job): readonly string[] => {
  if (fails) return [];
  return members.filter(({ consent }) => !isAdd || consent?.adUserData !== 'CONSENT_DENIED').flatMap(valuesOf);
};

const statusOf = ({ isAdd, isDone, fails, members, uploadMatchRateRange }: Job): object => {
  const requestStatus = isDone ? (fails ? 'FAILED' : 'SUCCESS') : 'PROCESSING';
  const counts = { recordCount: `${members.length}`, userIdentifierCount: `${members.flatMap(valuesOf).length}` };
  const added = { userDataIngestionStatus: { ...counts, ...(isDone ? { uploadMatchRateRange } : {}) } };
  return isAdd
    ? { requestStatus, audienceMembersIngestionStatus: added }
    : { requestStatus, audienceMembersRemovalStatus: { userDataRemovalStatus: counts } };
};

/** Uploads that are worked on in their order, for twelve minutes each unless the state says otherwise. */
export const createJobs = (clock: () => number) => {
  const held = new Set<string>();
  const jobs = new Map<string, Job>();
  const state: JobsState = { failsJobs: 0, jobMs: JOB_MS, uploads: 0, matches: [] };
  const finish = (job: Job): void => {
    job.isDone = true;
    for (const value of valuesTaken(job)) job.isAdd ? held.add(value) : held.delete(value);
  };
  return {
    held,
    state,
    work: (): void => {
      for (const job of jobs.values()) if (!job.isDone && job.readyAt <= clock()) finish(job);
    },
    add: (isAdd: boolean, members: readonly Member[]): string => {
      const requestId = `request-${jobs.size + 1}`;
      const fails = state.failsJobs > 0;
      state.failsJobs -= fails ? 1 : 0;
      state.uploads += 1;
      const matched = isAdd ? state.matches.shift() : undefined;
      const uploadMatchRateRange = `MATCH_RATE_RANGE_${matched ?? 'UNKNOWN'}`;
      const readyAt = clock() + state.jobMs;
      jobs.set(requestId, { isAdd, members, readyAt, fails, uploadMatchRateRange, isDone: false });
      return requestId;
    },
    statusOf: (requestId: string): object | undefined => {
      const job = jobs.get(requestId);
      return job && statusOf(job);
    },
  };
};
