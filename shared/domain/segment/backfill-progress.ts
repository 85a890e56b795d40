import {
  BACKFILL_PARTS,
  type Backfill,
  type Computed,
  isComplete,
  isOf,
  isReady,
  SECOND_WALK_AFTER,
} from './backfill.ts';

/** `status`, `progress` (0 to 1) and, once something is known of the pace, when it will be ready (epoch ms). */
export interface Progress {
  readonly status: 'ready' | 'computing';
  readonly progress: number;
  readonly readyBy?: number;
}

/** What the second walk counts for: it only looks for who came in behind the first. */
const SECOND_WALK_SHARE = 0.1;
/** A part that is not finished never looks it. */
const ALMOST = 0.99;

/** How much of a walk is done: profiles looked at where their number is known, else parts. */
const walked = (parts: Backfill['parts'], expected: number | undefined): number => {
  const finished = parts.filter((part) => part.finished);
  // Parts are of one size but for chance, so a finished one tells best what is left of the others.
  const size =
    finished.length > 0
      ? finished.reduce((sum, { done }) => sum + done, 0) / finished.length
      : (expected ?? 0) / parts.length;
  const shares = parts.map((part) => {
    if (part.finished) return 1;
    return size === 0 ? 0 : Math.min(ALMOST, part.done / size);
  });
  return shares.reduce((sum, share) => sum + share, 0) / parts.length;
};

/** When what is this far will end at the pace so far. */
const endOf = (from: number, share: number, now: number): number | undefined =>
  share > 0 ? Math.ceil(now + ((now - from) * (1 - share)) / share) : undefined;

const readyByOf = (backfill: Backfill, now: number, [first, second]: readonly [number, number]): number | undefined => {
  const again = backfill.startedAt + SECOND_WALK_AFTER * 1000;
  if (second > 0) return endOf(again, second, Math.max(now, again));
  const end = first < 1 ? endOf(backfill.startedAt, first, now) : now;
  return end === undefined ? undefined : Math.max(end, again);
};

/**
 * How far computing a definition is. One that will take another's place is ready once nobody can be missing (the second walk).
 * Without a backfill of its own it is about to get one.
 */
export const backfillStatus = (
  computed: Computed,
  backfill: Backfill | undefined,
  { now, replaces = false }: { readonly now: number; readonly replaces?: boolean },
): Progress => {
  if (!isOf(computed, backfill)) return { status: 'computing', progress: 0 };
  const first = walked(backfill.parts.slice(0, BACKFILL_PARTS), backfill.expected);
  const second = walked(backfill.parts.slice(BACKFILL_PARTS), backfill.expected);
  if (!replaces) {
    if (isReady(backfill)) return { status: 'ready', progress: 1 };
    const readyBy = endOf(backfill.startedAt, first, now);
    return { status: 'computing', progress: first, ...(readyBy === undefined ? {} : { readyBy }) };
  }
  if (isComplete(backfill)) return { status: 'ready', progress: 1 };
  const readyBy = readyByOf(backfill, now, [first, second]);
  const progress = first * (1 - SECOND_WALK_SHARE) + second * SECOND_WALK_SHARE;
  return { status: 'computing', progress, ...(readyBy === undefined ? {} : { readyBy }) };
};

/** Of several that are ready together: as far as the one that is furthest behind. */
export const slowest = (all: readonly Progress[]): Progress => {
  const readyBys = all.flatMap(({ status, readyBy }) => (status === 'ready' ? [] : [readyBy]));
  const isKnown = readyBys.length > 0 && !readyBys.includes(undefined);
  return {
    status: all.every(({ status }) => status === 'ready') ? 'ready' : 'computing',
    progress: Math.min(1, ...all.map(({ progress }) => progress)),
    ...(isKnown ? { readyBy: Math.max(...readyBys.map((each) => each ?? 0)) } : {}),
  };
};
