import { setTimeout as pause } from 'node:timers/promises';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { createRecount } from '../../shared/domain/ledger/recount.ts';
import type { DerivedCounts } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { Progress } from '../progress.ts';
import type { Deployment } from './deployment.ts';
import { type HeldMark, holdMark, removeMark } from './hold-mark.ts';
import { plantFences } from './plant-fences.ts';
import { type Replayed, replay } from './replay.ts';
import { enter, openConfiguration, openStores, type RebuildStores } from './stores.ts';
import { waitForArchive } from './wait-for-archive.ts';
import { profileWriters } from './writers.ts';

/** Who hears how far a rebuild is. */
export interface Reporter {
  say(line: string): void;
  progress(label: string, total: number): Progress;
  /** Something is waited for, until what is returned is called. */
  waiting(line: string): () => void;
}

/** What a rebuild did. */
export interface Rebuilt extends Replayed {
  readonly before: DerivedCounts;
  readonly after: DerivedCounts;
}

interface Options {
  readonly reporter: Reporter;
  /** How long an earlier rebuild that may still run is given to notice that it was taken over. */
  readonly takeOverMs?: number;
}

const TAKE_OVER_MS = 10_000;

const pauseAll = async ({ pause: hold, outlast }: Deployment): Promise<void> => {
  const { held, ticking } = await profileWriters();
  // All are waited for, also where one fails: none may be paused after it was resumed.
  const rested = await Promise.allSettled([
    ...held.map(({ name }) => hold(name)),
    ...ticking.map(({ name }) => outlast(name)),
  ]);
  for (const each of rested) if (each.status === 'rejected') throw each.reason;
};

const resumeAll = async ({ resume }: Deployment): Promise<void> => {
  const { held } = await profileWriters();
  await Promise.all(held.map(({ name }) => resume(name)));
};

/** The deployment's time as a clock, as of the last time it was asked. */
const createClock = async ({ now }: Deployment) => {
  let ahead = 0;
  const refresh = async (): Promise<void> => {
    ahead = (await now()) - Date.now();
  };
  await refresh();
  return { clock: () => Date.now() + ahead, refresh };
};

interface Work {
  readonly deployment: Deployment;
  readonly stores: RebuildStores;
  readonly mark: HeldMark;
  readonly options: Options;
}

/** Brings everything to rest until what is in the tables is in the archive too; nothing is lost if it ends here. */
const prepare = async ({ deployment, stores, mark, options }: Work): Promise<{ accepted: number }> => {
  const { reporter, takeOverMs = TAKE_OVER_MS } = options;
  if (mark.isAgain) {
    reporter.say('An earlier rebuild did not end: this one takes over and begins from the beginning.');
    await pause(takeOverMs);
  }
  const paused = reporter.waiting('Exports wait. Pausing what writes profiles; collection and archive go on.');
  await pauseAll(deployment).finally(paused);
  const archived = reporter.waiting('The archive, written once a minute, must hold all that profiles hold.');
  const marks = await waitForArchive(stores.ledger.marks).finally(archived);
  if (mark.before() === undefined) await mark.note(await stores.derived.count());
  return marks;
};

const refill = async (work: Work, accepted: number, refresh: () => Promise<void>): Promise<Replayed> => {
  const { stores, mark, options } = work;
  await mark.check();
  const deleting = options.reporter.progress('emptied', 0);
  let deleted = 0;
  await stores.derived.empty((items) => {
    deleted += items;
    deleting.to(deleted);
  });
  deleting.end();
  await plantFences(stores.erased);
  const recount = createRecount();
  const ledger = { advance: async (_: unknown, entries: Parameters<typeof recount.add>[0]) => recount.add(entries) };
  const { stitching } = stores;
  const progress = options.reporter.progress('events', accepted);
  const replayed = await replay({
    archive: stores.archive,
    stitch: createStitchProfiles({ ...stitching, ledger }),
    clock: stitching.clock,
    check: async () => {
      await Promise.all([mark.check(), refresh()]);
    },
    onEvents: progress.to,
  });
  progress.end();
  await mark.check();
  await stores.ledger.write(recount.tallies());
  return replayed;
};

/**
 * Empties what follows from the archive and makes it anew from there, in the sequence of decision 9. Cut short anywhere, it is
 * simply run again; exports wait until one has come to its end. Throws HeadwaterError `rebuild.*` with what to do.
 */
export const rebuild = async (deployment: Deployment, options: Options): Promise<Rebuilt> => {
  enter(deployment);
  const { clock, refresh } = await createClock(deployment);
  const stores = await openStores(deployment, clock);
  const mark = await holdMark(stores.configuration, clock());
  const work = { deployment, stores, mark, options };
  const { accepted } = await prepare(work).catch(async (error: unknown) => {
    // Nothing was emptied: all goes on as if nobody had asked.
    if (mark.before() === undefined) {
      await resumeAll(deployment);
      await mark.remove();
    }
    throw error;
  });
  const replayed = await refill(work, accepted, refresh);
  const after = await stores.derived.count();
  await resumeAll(deployment);
  await mark.remove();
  return { ...replayed, before: mark.before() ?? after, after };
};

/** Ends by hand a rebuild that was cut short: exports and stream go on with the profiles as they are. */
export const endRebuild = async (deployment: Deployment): Promise<boolean> => {
  enter(deployment);
  await resumeAll(deployment);
  return removeMark(openConfiguration());
};
