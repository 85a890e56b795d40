import type { Dependencies } from './parts.ts';
import { runBatch } from './run-batch.ts';
import { sweepExpired } from './sweep-expired.ts';

const MINUTE = 60_000;
/** Of the 15 minutes that a function may run; what is left is for the objects in hand. */
const WORK_MS = 12 * MINUTE;
/** Longer than a function may run: who holds a lease that is over is no longer there. */
const LEASE_MS = 16 * MINUTE;

/**
 * One tick of rewriting files: erasures first, all that wait in one walk so that an object is rewritten once for all of them, then
 * what has expired. It stops in time and the next tick goes on; two at once never work.
 */
export const createRewriteArchive = (dependencies: Dependencies) => async (): Promise<void> => {
  const { jobs, clock, newId } = dependencies;
  const holder = newId();
  const start = clock();
  if (!(await jobs.lease(holder, { now: start, until: start + LEASE_MS }))) return;
  const isOver = () => clock() >= start + WORK_MS;
  try {
    let came = await runBatch(dependencies, isOver);
    while (came === 'done' && !isOver()) came = await runBatch(dependencies, isOver);
    if (!isOver()) await sweepExpired(dependencies, isOver);
  } finally {
    await jobs.release(holder);
  }
};
