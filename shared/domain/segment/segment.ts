import type { ConsentCell, TraitCell } from '../profile/profile.ts';
import type { Condition } from './definition.ts';

/**
 * The smallest mergeable state of a leaf that gives value(now) and next flip (facts: B3). Opaque outside this folder, plain
 * JSON, small: it is stored in every profile head.
 */
export type LeafState = readonly number[] | { readonly [key: string]: unknown };

/** A leaf over events. `hash` names matcher and window, so equal leaves of several segments share one state. */
export interface EventLeaf {
  readonly hash: string;
  readonly condition: Condition;
}

/** A definition ready to evaluate. `hash` names the definition with its references inlined (rule 23). */
export interface CompiledSegment {
  readonly id: string;
  readonly hash: string;
  readonly condition: Condition;
  readonly leaves: readonly EventLeaf[];
}

/** What a definition is evaluated over: the state of a profile, at an instant given apart. */
export interface SegmentSubject {
  readonly traits: Readonly<Record<string, TraitCell>>;
  readonly consent: Readonly<Record<string, ConsentCell>>;
  readonly leaves: Readonly<Record<string, LeafState>>;
  /** Types of the identifiers the profile has. */
  readonly identifierTypes: ReadonlySet<string>;
}

/** A verdict at an instant: `nextChange` (epoch ms) is the first instant after it at which time alone may change it. */
export interface Evaluation {
  readonly member: boolean;
  readonly nextChange?: number;
}
