import { typeOfKey } from '../../shared/domain/identity/identifier.ts';
import type { InactiveMessage } from '../../shared/domain/privacy/inactive-message.ts';
import { identifierDue, personDue, type RetentionPolicy } from '../../shared/domain/privacy/retention.ts';
import { isRebuilding } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ConfigurationStore } from '../../shared/ports/configuration-store.ts';
import type { IdentifierPointer } from '../../shared/ports/profile-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { RetentionDirectory } from '../../shared/ports/retention-directory.ts';
import {
  RETENTION_PARTS,
  type RetentionPage,
  type RetentionStore,
  type RetentionWalk,
} from '../../shared/ports/retention-store.ts';

interface Dependencies {
  readonly store: RetentionStore;
  readonly configuration: Pick<ConfigurationStore, 'get'>;
  readonly retention: RetentionDirectory;
  /** Has profiles folded without the events that `drop` takes away, whatever happens between: `createFoldWithout`. */
  readonly foldWithout: (profileIds: readonly string[], drop: () => Promise<void>) => Promise<void>;
  /** The privacy queue, whose worker erases. */
  readonly queue: Queue;
  readonly clock: Clock;
}

const HOUR = 3_600_000;
const ROUND = RETENTION_PARTS * HOUR;
/** A tick walks on for so long (ms); what is left is the next tick's. */
const TURN = 45_000;
/** Profiles in one message. */
const AT_ONCE = 25;

const FIRST = { version: 0, part: 0 };

/** The next step of a round; a round that ended is followed by another a week after it began. */
const stepOf = (walk: RetentionWalk, now: number): RetentionWalk | undefined => {
  const { version, beganAt, part } = walk;
  if (part >= RETENTION_PARTS) return now - beganAt < ROUND ? undefined : { version, beganAt: now, part: 0 };
  return part * HOUR <= now - beganAt ? walk : undefined;
};

/**
 * Forgets what is kept no longer: values and timelines of identifiers past their period, and, through the privacy queue, persons
 * past theirs. Walks all profiles once a week, a part an hour, so that it costs one read of the table; after a crash a page is
 * walked again, which changes nothing twice. Two ticks at once walk the same page, and one of them stops there. While a rebuild runs
 * nothing is begun: it waits for what was begun before, and then nobody has an old profile in hand.
 */
export const createSweepRetention = (dependencies: Dependencies) => {
  const { store, retention, foldWithout, queue, clock } = dependencies;

  /** A device that goes on using a value that was forgotten leaves events again: they go the same way. */
  const forget = async (pointer: IdentifierPointer): Promise<void> => {
    if (await store.hasTimeline(pointer)) {
      const holders = [pointer.profileId, ...(pointer.former ?? []).map(({ profileId }) => profileId)];
      await foldWithout(holders, () => store.dropTimeline(pointer));
    }
    // Last: a value that is still there says that something is left to do.
    if (pointer.sealed !== '') await store.forgetValue(pointer);
  };

  const treat = async ({ heads, pointers }: RetentionPage, policy: RetentionPolicy): Promise<void> => {
    const now = clock();
    for (const pointer of pointers) {
      const due = identifierDue(policy, { type: typeOfKey(pointer.key), since: pointer.firstReceivedAt });
      if (due <= now) await forget(pointer);
    }
    const inactive = heads.filter((head) => personDue(policy, head) <= now).map(({ profileId }) => profileId);
    for (let i = 0; i < inactive.length; i += AT_ONCE)
      await queue.send([{ body: { inactive: inactive.slice(i, i + AT_ONCE) } satisfies InactiveMessage }]);
  };

  return async (): Promise<void> => {
    const until = clock() + TURN;
    const policy = await retention.current();
    let walk = (await store.walk()) ?? { ...FIRST, beganAt: clock() };
    for (let step = stepOf(walk, clock()); step && clock() < until; step = stepOf(walk, clock())) {
      if (await isRebuilding(dependencies)) return;
      const { version, beganAt, part } = step;
      const page = await store.page(step);
      await treat(page, policy);
      const place = page.cursor === undefined ? { part: part + 1 } : { part, cursor: page.cursor };
      walk = { version: version + 1, beganAt, ...place };
      if ((await store.putWalk(walk)) === 'conflict') return;
    }
  };
};
