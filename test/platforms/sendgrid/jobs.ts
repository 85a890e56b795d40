interface Job {
  readonly id: string;
  readonly readyAt: number;
  readonly fails: boolean;
  readonly isUpsert: boolean;
  readonly apply: () => void;
  isDone: boolean;
}

/** Changes that are worked on in their order, for two minutes each unless the state says otherwise. */
export const createJobs = (clock: () => number) => {
  const jobs: Job[] = [];
  const state = { failsJobs: 0, jobMs: 120_000 };
  const work = (): void => {
    for (const job of jobs) {
      if (job.isDone || job.readyAt > clock()) continue;
      job.isDone = true;
      if (!job.fails) job.apply();
    }
  };
  return {
    state,
    work,
    add: (isUpsert: boolean, apply: () => void): string => {
      const fails = isUpsert && state.failsJobs > 0;
      state.failsJobs -= fails ? 1 : 0;
      const id = `job-${jobs.length + 1}`;
      jobs.push({ id, readyAt: clock() + state.jobMs, fails, isUpsert, apply, isDone: false });
      return id;
    },
    /** A removal from a list has no standing that anybody could ask for. */
    standingOf: (id: string): string | undefined => {
      const job = jobs.find((each) => each.id === id && each.isUpsert);
      if (!job) return undefined;
      return job.isDone ? (job.fails ? 'failed' : 'completed') : 'pending';
    },
  };
};
