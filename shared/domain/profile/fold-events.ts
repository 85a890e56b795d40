import { type AcceptedEvent, eventName } from '../event/event.ts';
import { commandOf } from '../identity/command.ts';
import { indexOf } from '../segment/dependencies.ts';
import { fitLeaves } from '../segment/fit-leaves.ts';
import { foldLeaf, mergeLeafStates } from '../segment/leaf.ts';
import type { CompiledSegment, CompiledTrait, LeafState } from '../segment/segment.ts';
import { mergeMarks } from './anchor-marks.ts';
import { answersIn, putAnswer } from './consent.ts';
import { contactField, contactIn, isContact } from './contact.ts';
import type { ProfileState } from './profile.ts';
import { laterOrder, orderIn } from './restriction.ts';
import { foldRectification, foldTraits, putTrait } from './traits.ts';

/** What folding needs of the segment definitions: their version, and the leaves to keep state for. */
export interface Definitions {
  readonly version: number;
  readonly segments: readonly CompiledSegment[];
  readonly traits?: readonly CompiledTrait[];
  /** The version from which on each leaf has been folded without a gap, by its hash; absent where nobody knows. */
  readonly leavesSince?: ReadonlyMap<string, number>;
}

/** The state of a profile without events. */
export const emptyState = (definitionsVersion: number): ProfileState => ({
  traits: {},
  consent: {},
  anchors: {},
  leaves: {},
  firstSeen: 0,
  lastSeen: 0,
  definitionsVersion,
});

const hasEvents = (state: ProfileState): boolean => state.firstSeen !== 0;

/** Entries of both records, joined where both have one; nothing that a name means to JavaScript gets in the way. */
const leafMap = (leaves: ProfileState['leaves']): Map<string, LeafState> => new Map(Object.entries(leaves));

const earliest = (a: number, b: number): number => (a === 0 ? b : b === 0 ? a : Math.min(a, b));

/**
 * The state with more events. Order is irrelevant; duplicates must be left out by the caller, who also keeps the anchors'
 * marks. `state` must have been folded with the same definitions.
 */
export const foldEvents = (
  state: ProfileState,
  events: readonly AcceptedEvent[],
  definitions: Pick<Definitions, 'segments' | 'traits'>,
): ProfileState => {
  const { byEvent, leaves } = indexOf(definitions);
  const traits = new Map(Object.entries(state.traits));
  const consent = new Map(Object.entries(state.consent));
  const folded = leafMap(state.leaves);
  let { firstSeen, lastSeen, restriction } = state;
  let contact = contactIn(state);
  for (const event of events) {
    for (const [purpose, cell] of answersIn(event)) putAnswer(consent, purpose, cell);
    // A command is an officer's deed: it corrects what is known of the person, who was not seen and did nothing.
    if (commandOf(event.body) !== undefined) {
      foldRectification(traits, event);
      restriction = laterOrder(restriction, orderIn(event));
      continue;
    }
    foldTraits(traits, event);
    for (const leaf of byEvent.get(eventName(event.body) ?? '') ?? []) {
      const next = foldLeaf(leaf, folded.get(leaf.hash), event);
      if (next !== undefined) folded.set(leaf.hash, next);
    }
    firstSeen = earliest(firstSeen, event.at);
    lastSeen = Math.max(lastSeen, event.at);
    if (isContact(event.body)) contact = Math.max(contact, event.at);
  }
  const { lastContact: _, ...rest } = state;
  return {
    ...rest,
    traits: Object.fromEntries(traits),
    consent: Object.fromEntries(consent),
    ...(restriction ? { restriction } : {}),
    leaves: Object.fromEntries(fitLeaves(folded, leaves)),
    firstSeen,
    lastSeen,
    ...contactField(contact, lastSeen),
  };
};

/**
 * The state of the events of both, which must share none: what a joined profile is. Where they were folded with different
 * definitions the result says the older version, so that the next fold starts over.
 */
export const mergeStates = (
  a: ProfileState,
  b: ProfileState,
  definitions: Pick<Definitions, 'segments' | 'traits'>,
): ProfileState => {
  const traits = new Map(Object.entries(a.traits));
  for (const [name, cell] of Object.entries(b.traits)) putTrait(traits, name, cell);
  const consent = new Map(Object.entries(a.consent));
  for (const [purpose, cell] of Object.entries(b.consent)) putAnswer(consent, purpose, cell);
  const [left, right] = [leafMap(a.leaves), leafMap(b.leaves)];
  const index = indexOf(definitions);
  const leaves = new Map<string, LeafState>();
  for (const leaf of index.leaves.values()) {
    const merged = mergeLeafStates(leaf, left.get(leaf.hash), right.get(leaf.hash));
    if (merged !== undefined) leaves.set(leaf.hash, merged);
  }
  const restriction = laterOrder(a.restriction, b.restriction);
  const lastSeen = Math.max(a.lastSeen, b.lastSeen);
  const versions = [a, b].filter(hasEvents).map((each) => each.definitionsVersion);
  return {
    traits: Object.fromEntries(traits),
    consent: Object.fromEntries(consent),
    ...(restriction ? { restriction } : {}),
    anchors: mergeMarks(a.anchors, b.anchors),
    leaves: Object.fromEntries(fitLeaves(leaves, index.leaves)),
    firstSeen: earliest(a.firstSeen, b.firstSeen),
    lastSeen,
    ...contactField(Math.max(contactIn(a), contactIn(b)), lastSeen),
    definitionsVersion:
      versions.length > 0 ? Math.min(...versions) : Math.max(a.definitionsVersion, b.definitionsVersion),
  };
};
