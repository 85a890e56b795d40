import { randomUUID } from 'node:crypto';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { type DerivedCounts, REBUILD_MARK, type RebuildMark } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';

/** The mark of a rebuild, held by this process. */
export interface HeldMark {
  /** An earlier rebuild did not come to its end. */
  readonly isAgain: boolean;
  /** What the tables held before they were emptied the first time; undefined before that. */
  readonly before: () => DerivedCounts | undefined;
  /** Notes what the tables hold: from here on they may be empty. */
  readonly note: (before: DerivedCounts) => Promise<void>;
  /** Throws HeadwaterError `rebuild.taken-over` when the mark is another's or gone. */
  readonly check: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

const { kind, id } = REBUILD_MARK;

/** Takes the mark, whoever held it: exports wait from here on, and an earlier rebuild stops before its next batch. */
export const holdMark = async (configuration: ConfigurationStore, now: number): Promise<HeldMark> => {
  const found = await configuration.get<RebuildMark>(kind, id);
  let mark: RebuildMark = { startedAt: new Date(now).toISOString(), ...found?.document, owner: randomUUID() };
  await configuration.put(kind, { id, document: mark }, undefined);
  const check = async (): Promise<void> => {
    const current = await configuration.get<RebuildMark>(kind, id);
    if (current?.document.owner === mark.owner) return;
    const message = 'Another rebuild has taken over, or this one was ended by hand: it stops here.';
    throw new HeadwaterError('rebuild.taken-over', message);
  };
  return {
    isAgain: found !== undefined,
    before: () => mark.before,
    note: async (before) => {
      await check();
      mark = { ...mark, before };
      await configuration.put(kind, { id, document: mark }, undefined);
    },
    check,
    remove: async () => {
      await check();
      await configuration.delete(kind, id, undefined);
    },
  };
};

/** Ends by hand whatever rebuild there is; false where there is none. */
export const removeMark = async (configuration: ConfigurationStore): Promise<boolean> =>
  (await configuration.delete(kind, id, undefined)) === true;
