import type { BackfillMessage } from './backfill-message.ts';

/** How many disjoint parts of all profiles are walked at once. */
export const BACKFILL_PARTS = 4;

/** Without progress for so long (ms) its messages are taken for lost and sent again. */
const STALLED_AFTER = 15 * 60_000;

/** The hash that a deleted segment is "computed" with: its members leave. */
export const DELETED = 'deleted';

/**
 * What stands in a segment's place where profiles are brought to changed identity rules: the same walk over all of them, with the same
 * progress. No segment can have such an id.
 */
export const IDENTITY_RULES = '@identity-rules';

/** What names a computed trait where segments go by their ids. No segment can have such an id. */
export const traitWalk = (id: string): string => `@trait:${id}`;

/** The "hash" of a version of the identity rules. */
export const rulesHash = (version: number): string => `rules-${version}`;

/** Computing one definition over all profiles. Times epoch ms. */
export interface Backfill {
  /** The id of the `Variant`, or the `walk` of the `TraitVariant`. */
  readonly segmentId: string;
  /** That definition's hash, or `DELETED` for what is to be forgotten. */
  readonly hash: string;
  /** The version of the definitions it began with: whoever computes must know at least those. */
  readonly version: number;
  readonly startedAt: number;
  /** True once its messages are on the queue; before that a crash may have lost them. */
  readonly queued: boolean;
  /** The last sign of progress. */
  readonly progressedAt: number;
  /** By part, of the first walk and then of the second: profiles looked at, and whether all were. */
  readonly parts: readonly { readonly done: number; readonly finished: boolean }[];
  /** How many profiles there are, as far as the last walk tells. */
  readonly expected?: number;
}

/**
 * Seconds after which all profiles are walked once more: a stitcher that still knew the former definitions may have made a
 * profile behind the first walk. It may be as late as a cache's age (5 s) and its own time limit (60 s).
 */
export const SECOND_WALK_AFTER = 90;

/** Ready: every profile was computed with the definition of the hash. */
export const isReady = ({ parts }: Backfill): boolean =>
  parts.slice(0, BACKFILL_PARTS).every(({ finished }) => finished);

/** Walked a second time too: nobody is missing any more, so that it may take another definition's place. */
export const isComplete = ({ parts }: Backfill): boolean => parts.every(({ finished }) => finished);

/** A definition that is computed, as backfills know it. */
export interface Computed {
  readonly hash: string;
  /** As in `Variant`: an earlier backfill of the same definition says nothing, since it was gone in between. */
  readonly since?: number;
}

/** True where the backfill is of this definition. */
export const isOf = <B extends Pick<Backfill, 'hash' | 'version'>>(
  { hash, since = 0 }: Computed,
  backfill: B | undefined,
): backfill is B => backfill?.hash === hash && backfill.version >= since;

/** What is to be computed, with the name of its row. */
type Wanted = Computed & { readonly id: string };

/** Everything that is computed over all profiles: variants of segments, and of computed traits by their `walk`. */
export const walksOf = ({
  segments,
  traits,
}: {
  readonly segments: readonly Wanted[];
  readonly traits: readonly (Computed & { readonly walk: string })[];
}): readonly Wanted[] => [...segments, ...traits.map((trait) => ({ ...trait, id: trait.walk }))];

const fresh = (started: Pick<Backfill, 'segmentId' | 'hash' | 'version' | 'expected'>, now: number): Backfill => ({
  ...started,
  startedAt: now,
  queued: false,
  progressedAt: now,
  parts: Array.from({ length: 2 * BACKFILL_PARTS }, () => ({ done: 0, finished: false })),
});

/** Profiles that the latest walk which came to its end looked at. */
const lastTotal = (backfills: readonly Backfill[]): Pick<Backfill, 'expected'> => {
  const [last] = backfills.filter(isReady).toSorted((a, b) => b.startedAt - a.startedAt);
  return last ? { expected: last.parts.slice(0, BACKFILL_PARTS).reduce((sum, { done }) => sum + done, 0) } : {};
};

/**
 * The backfills to start now: of every definition (references included) that is not computed yet, of every one that is gone
 * and still has a row, and again of those that never got onto the queue or stand still. Nothing where all
 * is well.
 */
export const backfillsDue = (input: {
  readonly version: number;
  readonly walks: readonly Wanted[];
  readonly backfills: readonly Backfill[];
  /** The version of the identity rules; left out where the caller does not know it, which then starts nothing for them. */
  readonly rulesVersion?: number;
  readonly now: number;
}): readonly Backfill[] => {
  const { version, now } = input;
  const known = new Map(input.backfills.map((backfill) => [backfill.segmentId, backfill]));
  const wanted = new Map<string, Computed>(input.walks.map((walk) => [walk.id, walk]));
  if (input.rulesVersion) wanted.set(IDENTITY_RULES, { hash: rulesHash(input.rulesVersion) });
  for (const id of known.keys()) if (!wanted.has(id) && id !== IDENTITY_RULES) wanted.set(id, { hash: DELETED });
  return [...wanted].flatMap(([segmentId, computed]) => {
    const backfill = known.get(segmentId);
    const stalled =
      backfill && !isComplete(backfill) && (!backfill.queued || now - backfill.progressedAt > STALLED_AFTER);
    if (backfill && backfill.version > version) return [];
    if (isOf(computed, backfill) && !stalled) return [];
    return [fresh({ segmentId, hash: computed.hash, version, ...lastTotal(input.backfills) }, now)];
  });
};

/** The first message of each part, for the first walk and the second. */
export const backfillMessages = ({
  segmentId,
  hash,
  version,
  parts,
}: Backfill): readonly { readonly body: BackfillMessage; readonly delaySeconds?: number }[] =>
  parts.map((_, part) => ({
    body: { segmentId, hash, version, part, done: 0 },
    ...(part < BACKFILL_PARTS ? {} : { delaySeconds: SECOND_WALK_AFTER }),
  }));

/** What starting needs; the ports of these names fit. */
interface Dependencies {
  readonly definitions: {
    current(): Promise<Parameters<typeof walksOf>[0] & { readonly version: number }>;
  };
  readonly rules?: { current(): Promise<{ readonly version: number }> };
  readonly backfills: {
    list(): Promise<readonly Backfill[]>;
    start(backfill: Backfill): Promise<void>;
    markQueued(backfill: Pick<Backfill, 'segmentId' | 'hash' | 'version'>): Promise<void>;
  };
  readonly queue: {
    send(messages: readonly { readonly body: unknown; readonly delaySeconds?: number }[]): Promise<void>;
  };
  readonly clock: () => number;
}

/**
 * Starts every backfill that is due and answers how many. It lives in the domain, its input and output passed in, because
 * two functions need it: whoever changes a definition calls it for speed, and a minute tick for certainty, so that a crash
 * between its writes is healed.
 */
export const createStartBackfills =
  ({ definitions, rules, backfills, queue, clock }: Dependencies) =>
  async (): Promise<number> => {
    // Backfills first: one begun by a newer version of the definitions is then never taken for an old one.
    const known = await backfills.list();
    const set = await definitions.current();
    const rulesVersion = (await rules?.current())?.version ?? 0;
    const due = backfillsDue({
      version: set.version,
      walks: walksOf(set),
      rulesVersion,
      backfills: known,
      now: clock(),
    });
    for (const backfill of due) {
      await backfills.start(backfill);
      await queue.send(backfillMessages(backfill));
      await backfills.markQueued(backfill);
    }
    return due.length;
  };
