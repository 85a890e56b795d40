import { deadLetter, drop, type Outcome, ok, retry } from '../../shared/domain/outcome.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import {
  BACKFILL_PARTS,
  DELETED,
  IDENTITY_RULES,
  isComplete,
  rulesHash,
  walksOf,
} from '../../shared/domain/segment/backfill.ts';
import { type BackfillMessage, parseBackfillMessage } from '../../shared/domain/segment/backfill-message.ts';
import type { BackfillStore } from '../../shared/ports/backfill-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { MembershipStore } from '../../shared/ports/membership-store.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { RulesDirectory } from '../../shared/ports/rules-directory.ts';
import type { Definitions, SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'scan'>;
  readonly backfills: BackfillStore;
  readonly memberships: Pick<MembershipStore, 'clear'>;
  readonly definitions: SegmentDefinitions;
  readonly rules: RulesDirectory;
  /** The backfills queue. */
  readonly queue: Queue;
  readonly clock: Clock;
  /** `createRefreshProfile`. */
  readonly refresh: (head: ProfileHead, atLeast: number) => Promise<'done' | 'conflict'>;
  /** `createSettleProfile`. */
  readonly settle: (head: ProfileHead) => Promise<void>;
}

const PAGE = 100;
/** Profiles refolded at once. */
const AT_ONCE = 10;
/** A message walks on for so long (ms) before it hands over to the next. */
const TURN = 20_000;

const SUPERSEDED = drop('another definition is being computed instead');

/** Whether the rules that a walk began for are those in force; absent where the walk is a segment's. */
const rulesWanted = ({ segmentId, hash }: BackfillMessage): number | undefined =>
  segmentId === IDENTITY_RULES ? Number(hash.slice(rulesHash(0).length - 1)) : undefined;

const isCurrent = (definitions: Definitions, { segmentId, hash }: BackfillMessage): boolean =>
  (walksOf(definitions).find(({ id }) => id === segmentId)?.hash ?? DELETED) === hash;

/**
 * Walks one part of all profiles, bringing each up to the current definitions under its own version check: live events do the
 * same lazily, so profiles already current are skipped. Hands on to itself with a cursor; a repeated page does nothing
 * twice. A second walk, later, finds profiles made behind the first. What is gone is walked too, so that its members leave; then
 * its rows are cleared.
 */
export const createBackfillSegments = (dependencies: Dependencies) => {
  const { profiles, backfills, memberships, definitions, rules, queue, clock, refresh, settle } = dependencies;

  const refreshAll = async (heads: readonly ProfileHead[], version: number): Promise<boolean> => {
    for (let i = 0; i < heads.length; i += AT_ONCE) {
      const outcomes = await Promise.all(heads.slice(i, i + AT_ONCE).map((head) => refresh(head, version)));
      if (outcomes.includes('conflict')) return false;
    }
    return true;
  };

  /** Whom a segment's walk is for: who was not computed with its definitions, or is a member of what is gone. */
  const concerns =
    ({ segmentId, hash }: BackfillMessage, version: number) =>
    ({ state, memberships: published }: ProfileHead): boolean =>
      hash === DELETED ? Object.hasOwn(published, segmentId) : state.definitionsVersion < version;

  /**
   * Brings profiles to what the walk is for; false where others keep writing one. Settling a profile settles all that its links
   * reach, so one after the other finds less to do.
   */
  const bring = async (message: BackfillMessage, heads: readonly ProfileHead[], version: number): Promise<boolean> => {
    const wanted = rulesWanted(message);
    if (wanted === undefined) return refreshAll(heads.filter(concerns(message, version)), version);
    for (const head of heads.filter((each) => each.rulesVersion !== wanted || each.isStale)) await settle(head);
    return true;
  };

  const finish = async ({ segmentId, hash }: BackfillMessage): Promise<void> => {
    if (hash !== DELETED) return;
    const backfill = await backfills.get(segmentId);
    if (backfill?.hash !== hash || !isComplete(backfill)) return;
    await memberships.clear(segmentId);
    await backfills.remove(segmentId);
  };

  const walk = async (message: BackfillMessage, { version }: Definitions): Promise<Outcome> => {
    const { segmentId, hash, part } = message;
    const until = clock() + TURN;
    let { cursor, done } = message;
    do {
      const page = await profiles.scan({
        segment: part % BACKFILL_PARTS,
        segments: BACKFILL_PARTS,
        limit: PAGE,
        ...(cursor === undefined ? {} : { cursor }),
      });
      if (!(await bring(message, page.heads, version))) return retry('others keep writing a profile');
      done += page.heads.length;
      cursor = page.cursor;
      const step = {
        segmentId,
        hash,
        version: message.version,
        part,
        done,
        finished: cursor === undefined,
        at: clock(),
      };
      if ((await backfills.advance(step)) === 'superseded') return SUPERSEDED;
    } while (cursor !== undefined && clock() < until);
    if (cursor === undefined) await finish(message);
    else await queue.send([{ body: { ...message, cursor, done } satisfies BackfillMessage }]);
    return ok(undefined);
  };

  return async (body: unknown): Promise<Outcome> => {
    const message = parseBackfillMessage(body);
    if (message === undefined) return deadLetter('this is no message of a backfill');
    const backfill = await backfills.get(message.segmentId);
    if (backfill?.hash !== message.hash || backfill.version !== message.version) return SUPERSEDED;
    const current = await definitions.current(backfill.version);
    const wanted = rulesWanted(message);
    const isInForce =
      wanted === undefined ? isCurrent(current, message) : (await rules.current(wanted)).version === wanted;
    return isInForce ? walk(message, current) : SUPERSEDED;
  };
};
