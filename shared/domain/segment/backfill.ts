import type { CompiledSegment } from './segment.ts';

/** How many disjoint parts of all profiles are walked at once. */
export const BACKFILL_PARTS = 4;

/** Without progress for so long (ms) its messages are taken for lost and sent again. */
const STALLED_AFTER = 15 * 60_000;

/** The hash that a deleted segment is "computed" with: its members leave. */
export const DELETED = 'deleted';

/** Computing one definition of a segment over all profiles. Times epoch ms. */
export interface Backfill {
  readonly segmentId: string;
  /** `CompiledSegment.hash`, or `DELETED`. */
  readonly hash: string;
  readonly startedAt: number;
  /** The last sign of progress. */
  readonly progressedAt: number;
  /** By part: profiles looked at, and whether all were. */
  readonly parts: readonly { readonly done: number; readonly finished: boolean }[];
}

/** A message of the `backfills` queue: one page of one part; `done` profiles were looked at on the pages before. */
export interface BackfillMessage {
  readonly segmentId: string;
  readonly hash: string;
  readonly part: number;
  readonly parts: number;
  readonly cursor?: string;
  readonly done: number;
}

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

const fresh = (segmentId: string, hash: string, now: number): Backfill => ({
  segmentId,
  hash,
  startedAt: now,
  progressedAt: now,
  parts: Array.from({ length: BACKFILL_PARTS }, () => ({ done: 0, finished: false })),
});

/**
 * The backfills to start now: of every segment whose definition (references included) is not the one computed, of every
 * deleted segment that still has a row, and again of those that stand still. Nothing where all is well.
 */
export const backfillsDue = (input: {
  readonly segments: readonly CompiledSegment[];
  readonly backfills: readonly Backfill[];
  readonly now: number;
}): readonly Backfill[] => {
  const known = new Map(input.backfills.map((backfill) => [backfill.segmentId, backfill]));
  const wanted = new Map(input.segments.map(({ id, hash }) => [id, hash]));
  for (const id of known.keys()) if (!wanted.has(id)) wanted.set(id, DELETED);
  return [...wanted].flatMap(([id, hash]) => {
    const backfill = known.get(id);
    if (backfill?.hash !== hash) return [fresh(id, hash, input.now)];
    const stalled = !isReady(backfill) && input.now - backfill.progressedAt > STALLED_AFTER;
    return stalled ? [fresh(id, hash, input.now)] : [];
  });
};

/** The first message of each part. */
export const backfillMessages = ({ segmentId, hash, parts }: Backfill): readonly BackfillMessage[] =>
  parts.map((_, part) => ({ segmentId, hash, part, parts: parts.length, done: 0 }));

/** What starting needs; the ports of these names fit. */
interface Dependencies {
  readonly definitions: { current(): Promise<{ readonly segments: readonly CompiledSegment[] }> };
  readonly backfills: { list(): Promise<readonly Backfill[]>; start(backfill: Backfill): Promise<void> };
  readonly queue: { send(messages: readonly { readonly body: unknown }[]): Promise<void> };
  readonly clock: () => number;
}

/**
 * Starts every backfill that is due and answers how many. It lives in the domain, its input and output passed in, because
 * two functions need it: whoever changes a segment calls it for speed, and a minute tick for certainty, so that a crash
 * between the two writes is healed.
 */
export const createStartBackfills =
  ({ definitions, backfills, queue, clock }: Dependencies) =>
  async (): Promise<number> => {
    const [{ segments }, known] = [await definitions.current(), await backfills.list()];
    const due = backfillsDue({ segments, backfills: known, now: clock() });
    for (const backfill of due) {
      await backfills.start(backfill);
      await queue.send(backfillMessages(backfill).map((body) => ({ body })));
    }
    return due.length;
  };
