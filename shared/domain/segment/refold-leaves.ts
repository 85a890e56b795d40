import { compareSequences } from '../event/compare-sequences.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { markOf } from '../profile/anchor-marks.ts';
import { countingCopies, type PlacedEvent } from '../profile/duplicates.ts';
import { type Definitions, emptyState, foldEvents } from '../profile/fold-events.ts';
import type { ProfileState } from '../profile/profile.ts';
import { distinctLeaves } from './compile-segments.ts';

/** True where the state lacks leaves that only the timelines can give: it was folded with older definitions. */
export const lacksLeaves = (state: ProfileState, { version, segments }: Definitions): boolean =>
  state.definitionsVersion < version &&
  [...distinctLeaves(segments).values()].some(
    ({ hash, capacity }) => capacity > 0 && !Object.hasOwn(state.leaves, hash),
  );

/**
 * The events of an anchor that the state holds: up to its mark. What lies beyond is on its way through the stitcher and will
 * be added there; an anchor without a known mark will be folded anew there, so all of it may count here.
 */
const heldEvents = (
  state: ProfileState,
  anchor: IdentifierKey,
  history: readonly PlacedEvent[],
): readonly PlacedEvent[] => {
  const mark = markOf(state.anchors, anchor);
  if (mark === 'never-folded') return [];
  if (mark === 'unknown') return history;
  return history.filter(({ position }) => compareSequences(position.sequence, mark.sequence) <= 0);
};

/**
 * The state with the leaves of these definitions, folded anew from the profile's timelines (rule 22): the same events,
 * other questions. Traits, consent and marks stay.
 */
export const refoldLeaves = (
  state: ProfileState,
  timelines: ReadonlyMap<IdentifierKey, readonly PlacedEvent[]>,
  definitions: Definitions,
): ProfileState => {
  const held = [...timelines].flatMap(([anchor, history]) => heldEvents(state, anchor, history));
  const { leaves } = foldEvents(emptyState(definitions.version), countingCopies(held), definitions);
  return { ...state, leaves, definitionsVersion: definitions.version };
};

/** The state with the leaves that the definitions still ask for, where none is lacking. */
export const keepLeaves = (state: ProfileState, { version, segments }: Definitions): ProfileState => {
  const wanted = distinctLeaves(segments);
  const leaves = Object.fromEntries(Object.entries(state.leaves).filter(([hash]) => wanted.has(hash)));
  return { ...state, leaves, definitionsVersion: version };
};
