/** A run that would remove more than this share of an audience, for reasons other than permission, waits (rule 31). */
export const GUARDED_SHARE = 0.3;

/**
 * Fewer removals than this are never held: an audience of one or two would otherwise wait for a person each time a window
 * closes, which is no accident but its everyday life.
 */
export const GUARD_FLOOR = 3;

/** The audience size from which this many removals are harmless; 0 when they always are. */
export const harmlessFrom = (removals: number): number =>
  removals < GUARD_FLOOR ? 0 : Math.ceil(removals / GUARDED_SHARE - 1e-9);

/** Whether a run with these removals (not for permission) waits for a person; `size` counts the audience before it. */
export const isHeld = (removals: number, size: number): boolean => size < harmlessFrom(removals);

/** Why the guard paused an export, and the code of what it held. */
export const GUARD_REASON = 'removal-guard';
