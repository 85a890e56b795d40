import { type Attributes, IDENTIFIERS } from './bodies.ts';

/** A person in the account; `subscription` is what only that person may change. */
export interface Profile {
  readonly id: string;
  attributes: Attributes;
  readonly subscription: 'SUBSCRIBED' | 'UNSUBSCRIBED' | 'NEVER_SUBSCRIBED';
  readonly lists: Set<string>;
}

interface Job {
  readonly profiles: readonly Attributes[];
  readonly lists: readonly string[];
  readonly readyAt: number;
  readonly ids: string[];
  readonly errors: { readonly index: number; readonly field: string }[];
  status: 'queued' | 'complete' | 'cancelled';
}

/** `cancels`: how many of the next imports are cancelled. `jobMs`: how long each takes. */
export interface AccountState {
  jobMs: number;
  cancels: number;
  imports: number;
}

/** An account with its profiles and its imports, each worked on once its time has come. */
export const createAccount = (clock: () => number, refused: ReadonlySet<string>) => {
  const profiles = new Map<string, Profile>();
  const jobs = new Map<string, Job>();
  const state: AccountState = { jobMs: 20_000, cancels: 0, imports: 0 };

  const put = (attributes: Attributes, subscription: Profile['subscription'] = 'NEVER_SUBSCRIBED'): Profile => {
    const known = [...profiles.values()].find(({ attributes: its }) =>
      IDENTIFIERS.some((key) => attributes[key] && its[key] === attributes[key]),
    );
    const profile = known ?? { id: `01P${profiles.size + 1}`, attributes, subscription, lists: new Set<string>() };
    profile.attributes = { ...profile.attributes, ...attributes };
    profiles.set(profile.id, profile);
    return profile;
  };

  const finish = (job: Job): void => {
    job.status = 'complete';
    for (const [index, attributes] of job.profiles.entries()) {
      const field = IDENTIFIERS.find((key) => refused.has(attributes[key] ?? ''));
      if (field) {
        job.errors.push({ index, field });
        continue;
      }
      const profile = put(attributes);
      for (const list of job.lists) profile.lists.add(list);
      job.ids.push(profile.id);
    }
  };

  return {
    profiles,
    state,
    put,
    /** Ends the imports whose time has come. */
    work: (): void => {
      for (const job of jobs.values()) if (job.status === 'queued' && job.readyAt <= clock()) finish(job);
    },
    startImport: (given: readonly Attributes[], lists: readonly string[]): string => {
      const id = `job-${jobs.size + 1}`;
      const isCancelled = state.cancels > 0;
      state.cancels -= isCancelled ? 1 : 0;
      state.imports += 1;
      const status = isCancelled ? 'cancelled' : 'queued';
      jobs.set(id, { profiles: given, lists, readyAt: clock() + state.jobMs, ids: [], errors: [], status });
      return id;
    },
    importOf: (id: string): Job | undefined => jobs.get(id),
    find: (field: string, values: readonly string[]): readonly Profile[] =>
      [...profiles.values()].filter(({ attributes }) => values.includes(String(attributes[field as 'email'] ?? ''))),
  };
};

/** What `createAccount` makes. */
export type Account = ReturnType<typeof createAccount>;
