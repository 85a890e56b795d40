import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { RecordPosition } from '../../shared/domain/event/event.ts';
import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createErase, type EraseJob } from '../../shared/stitching/erasure/erase.ts';
import { type Crew, storesFor } from './crew.ts';
import { clearKeyring, NOW } from './deployment.ts';
import type { Life } from './scheduler.ts';

/** What an eraser did, for the oracle: what was erased, and which records were said to hold it. */
export interface Erasures {
  readonly erased: Set<IdentifierKey>;
  readonly noted: RecordPosition[];
}

/** Somebody who erases a few identifiers while everybody works; dies now and then, and tries the same job again until it is done. */
export const createEraser = (crew: Crew, jobs: readonly (readonly Identifier[])[]) => {
  const { deployment, random, scheduler } = crew;
  const erasures: Erasures = { erased: new Set(), noted: [] };
  const faults: unknown[] = [];
  let life: Life = { name: 'none', isOver: true };
  let done = 0;

  const jobOf = (identifiers: readonly Identifier[], place: number): EraseJob => ({
    requestId: `request-${place}`,
    identifiers,
    erasedAt: NOW + place,
  });

  const work = async (mine: Life, job: EraseJob): Promise<void> => {
    const stores = storesFor(crew, mine);
    const erase = createErase({
      ...stores,
      tombstones: scheduler.wrap(mine, 'tombstones', deployment.tombstones),
      note: (removed) =>
        scheduler.call(mine, 'note', async () => {
          erasures.noted.push(...removed.map(({ position }) => position));
        }),
    });
    const { erased } = await erase(job);
    for (const key of erased) erasures.erased.add(key);
    if (life === mine) {
      done += 1;
      life.isOver = true;
    }
  };

  return {
    erasures,
    faults,
    /** Once more, as the product does when the stream has forgotten everything: workers that were thought dead may have written since. */
    again: async () => {
      const { ports, tombstones } = deployment;
      const { definitions, rules } = crew;
      const note: Parameters<typeof createErase>[0]['note'] = async (removed) =>
        void erasures.noted.push(...removed.map(({ position }) => position));
      const fixed = { keyring: clearKeyring, clock: () => NOW, definitions: definitions.port, rules: rules.port };
      const erase = createErase({ ...ports, ...fixed, tombstones, note });
      for (const [place, identifiers] of jobs.entries())
        for (const key of (await erase(jobOf(identifiers, place))).erased) erasures.erased.add(key);
    },
    isDone: () => done === jobs.length,
    tend: (isLast: boolean) => {
      const identifiers = jobs[done];
      if (identifiers === undefined) return;
      if (!life.isOver && random.chance(scheduler.weather.crash)) life.isOver = true;
      if (!life.isOver || !(isLast || random.chance(0.01))) return;
      const mine: Life = { name: 'eraser', isOver: false };
      life = mine;
      work(mine, jobOf(identifiers, done)).catch((fault: unknown) => {
        if (fault instanceof HeadwaterError) mine.isOver = true;
        else faults.push(fault);
      });
    },
  };
};
