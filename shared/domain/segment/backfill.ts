import * as z from 'zod';
import type { CompiledSegment, CompiledTrait } from './segment.ts';

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

/** What stands in a segment's place where a computed trait is worked out for all profiles. No segment can have such an id. */
export const traitWalk = (id: string): string => `@trait:${id}`;

/** What is computed over all profiles, with its hash. */
export const walksOf = ({
  segments,
  traits = [],
}: {
  readonly segments: readonly CompiledSegment[];
  readonly traits?: readonly CompiledTrait[] | undefined;
}): ReadonlyMap<string, string> =>
  new Map([
    ...segments.map(({ id, hash }) => [id, hash] as const),
    ...traits.map(({ id, hash }) => [traitWalk(id), hash] as const),
  ]);

/** The "hash" of a version of the identity rules. */
export const rulesHash = (version: number): string => `rules-${version}`;

/** Computing one definition of a segment over all profiles. Times epoch ms. */
export interface Backfill {
  readonly segmentId: string;
  /** `CompiledSegment.hash`, or `DELETED`. */
  readonly hash: string;
  /** The version of the definitions it began with: whoever computes must know at least those. */
  readonly version: number;
  readonly startedAt: number;
  /** True once its messages are on the queue; before that a crash may have lost them. */
  readonly queued: boolean;
  /** The last sign of progress. */
  readonly progressedAt: number;
  /** By part: profiles looked at, and whether all were. */
  readonly parts: readonly { readonly done: number; readonly finished: boolean }[];
}

/**
 * Seconds after which all profiles are walked once more: a stitcher that still knew the former definitions may have made a
 * profile behind the first walk. It may be as late as a cache's age (5 s) and its own time limit (60 s).
 */
export const SECOND_WALK_AFTER = 90;

/** A message of the `backfills` queue: one page of one part; `done` profiles were looked at on the pages before. */
export interface BackfillMessage {
  readonly segmentId: string;
  readonly hash: string;
  readonly part: number;
  readonly parts: number;
  readonly cursor?: string | undefined;
  readonly done: number;
  /** Set on the second walk, which reports no progress. */
  readonly again?: true | undefined;
}

const messageShape = z.object({
  segmentId: z.string(),
  hash: z.string(),
  part: z.int().min(0),
  parts: z.int().min(1),
  cursor: z.string().optional(),
  done: z.int().min(0),
  again: z.literal(true).optional(),
});

/** The message, or undefined where a body is something else. */
export const parseBackfillMessage = (body: unknown): BackfillMessage | undefined => messageShape.safeParse(body).data;

/** Ready: every profile was computed with the definition of the hash. */
export const isReady = (backfill: Backfill): boolean => backfill.parts.every(({ finished }) => finished);

/** `status` and `progress` (0 to 1) as the API tells them. A segment without a backfill of its hash is about to get one. */
export const backfillStatus = (
  segment: Pick<CompiledSegment, 'hash'>,
  backfill: Backfill | undefined,
): { readonly status: 'ready' | 'computing'; readonly progress: number } => {
  if (backfill === undefined || backfill.hash !== segment.hash) return { status: 'computing', progress: 0 };
  const finished = backfill.parts.filter((part) => part.finished).length;
  return { status: isReady(backfill) ? 'ready' : 'computing', progress: finished / backfill.parts.length };
};

const fresh = (
  { segmentId, hash, version }: Pick<Backfill, 'segmentId' | 'hash' | 'version'>,
  now: number,
): Backfill => ({
  segmentId,
  hash,
  version,
  startedAt: now,
  queued: false,
  progressedAt: now,
  parts: Array.from({ length: BACKFILL_PARTS }, () => ({ done: 0, finished: false })),
});

/**
 * The backfills to start now: of every segment whose definition (references included) is not the one computed, of every
 * deleted segment that still has a row, and again of those that never got onto the queue or stand still. Nothing where all
 * is well.
 */
export const backfillsDue = (input: {
  readonly version: number;
  readonly segments: readonly CompiledSegment[];
  readonly traits?: readonly CompiledTrait[] | undefined;
  readonly backfills: readonly Backfill[];
  /** The version of the identity rules; left out where the caller does not know it, which then starts nothing for them. */
  readonly rulesVersion?: number;
  readonly now: number;
}): readonly Backfill[] => {
  const known = new Map(input.backfills.map((backfill) => [backfill.segmentId, backfill]));
  const wanted = new Map(walksOf(input));
  if (input.rulesVersion) wanted.set(IDENTITY_RULES, rulesHash(input.rulesVersion));
  for (const id of known.keys()) if (!wanted.has(id) && id !== IDENTITY_RULES) wanted.set(id, DELETED);
  return [...wanted].flatMap(([id, hash]) => {
    const backfill = known.get(id);
    const stalled =
      backfill && !isReady(backfill) && (!backfill.queued || input.now - backfill.progressedAt > STALLED_AFTER);
    if (backfill && backfill.version > input.version) return [];
    if (backfill?.hash === hash && !stalled) return [];
    return [fresh({ segmentId: id, hash, version: input.version }, input.now)];
  });
};

/** The first message of each part, for the first walk and the second. */
export const backfillMessages = ({
  segmentId,
  hash,
  parts,
}: Backfill): readonly { readonly body: BackfillMessage; readonly delaySeconds?: number }[] => {
  const bodies = parts.map((_, part): BackfillMessage => ({ segmentId, hash, part, parts: parts.length, done: 0 }));
  const second = bodies.map((body) => ({ body: { ...body, again: true as const }, delaySeconds: SECOND_WALK_AFTER }));
  return [...bodies.map((body) => ({ body })), ...second];
};

/** What starting needs; the ports of these names fit. */
interface Dependencies {
  readonly definitions: {
    current(): Promise<{
      readonly version: number;
      readonly segments: readonly CompiledSegment[];
      readonly traits?: readonly CompiledTrait[];
    }>;
  };
  readonly rules?: { current(): Promise<{ readonly version: number }> };
  readonly backfills: {
    list(): Promise<readonly Backfill[]>;
    start(backfill: Backfill): Promise<void>;
    markQueued(backfill: Pick<Backfill, 'segmentId' | 'hash'>): Promise<void>;
  };
  readonly queue: {
    send(messages: readonly { readonly body: unknown; readonly delaySeconds?: number }[]): Promise<void>;
  };
  readonly clock: () => number;
}

/**
 * Starts every backfill that is due and answers how many. It lives in the domain, its input and output passed in, because
 * two functions need it: whoever changes a segment calls it for speed, and a minute tick for certainty, so that a crash
 * between its writes is healed.
 */
export const createStartBackfills =
  ({ definitions, rules, backfills, queue, clock }: Dependencies) =>
  async (): Promise<number> => {
    // Backfills first: one begun by a newer version of the definitions is then never taken for an old one.
    const known = await backfills.list();
    const { version, segments, traits } = await definitions.current();
    const rulesVersion = (await rules?.current())?.version ?? 0;
    const due = backfillsDue({ version, segments, traits, rulesVersion, backfills: known, now: clock() });
    for (const backfill of due) {
      await backfills.start(backfill);
      await queue.send(backfillMessages(backfill));
      await backfills.markQueued(backfill);
    }
    return due.length;
  };
