import { compareSequences } from '../event/compare-sequences.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import { type Held, ownEvents } from '../identity/period.ts';
import { markOf } from '../profile/anchor-marks.ts';
import { countingCopies, type PlacedEvent } from '../profile/duplicates.ts';
import { type Definitions, emptyState, foldEvents } from '../profile/fold-events.ts';
import type { AnchorMark, ProfileState } from '../profile/profile.ts';
import { indexOf } from './dependencies.ts';

/**
 * True where the state lacks leaves that only the timelines can give: it was folded with older definitions, or is joined of
 * states of which one was. What is there says nothing: the empty state of a leaf is not stored, and a joined state has the
 * leaf of the other part. Only the version tells.
 */
export const lacksLeaves = (state: ProfileState, definitions: Definitions): boolean => {
  const { version, leavesSince } = definitions;
  const from = state.definitionsVersion;
  if (from >= version) return false;
  const leaves = [...indexOf(definitions).leaves.values()];
  return leaves.some(
    (leaf) => !(leaf.kind === 'count' && leaf.capacity === 0) && from < (leavesSince?.get(leaf.hash) ?? version),
  );
};

/** A state with what else says which events it is made of: parts of what was passed on, and marks kept with pointers. */
export interface Folded {
  readonly state: ProfileState;
  readonly held?: Held;
  readonly outside?: ReadonlyMap<IdentifierKey, AnchorMark>;
}

/**
 * The events of an anchor that the state holds: up to its mark. What lies beyond is on its way through the stitcher and will
 * be added there.
 */
const foldedEvents = (
  { state, outside }: Folded,
  anchor: IdentifierKey,
  history: readonly PlacedEvent[],
): readonly PlacedEvent[] => {
  const mark = markOf(state.anchors, anchor, outside?.get(anchor));
  if (mark === 'never-folded') return [];
  return history.filter(({ position }) => compareSequences(position.sequence, mark.sequence) <= 0);
};

/**
 * The state with the leaves of these definitions, folded anew from the profile's timelines (rule 22): the same events,
 * other questions. Traits, consent and marks stay.
 */
export const refoldLeaves = (
  folded: Folded,
  timelines: ReadonlyMap<IdentifierKey, readonly PlacedEvent[]>,
  definitions: Definitions,
): ProfileState => {
  const events = [...timelines].flatMap(([anchor, history]) => foldedEvents(folded, anchor, history));
  const own = ownEvents(folded.held, countingCopies(events));
  const { leaves } = foldEvents(emptyState(definitions.version), own, definitions);
  return { ...folded.state, leaves, definitionsVersion: definitions.version };
};

/** The state with the leaves that the definitions still ask for, where none is lacking. */
export const keepLeaves = (state: ProfileState, definitions: Definitions): ProfileState => {
  const wanted = indexOf(definitions).leaves;
  const leaves = Object.fromEntries(Object.entries(state.leaves).filter(([hash]) => wanted.has(hash)));
  return { ...state, leaves, definitionsVersion: definitions.version };
};
