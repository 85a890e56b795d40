import type { ConsentCell, TraitCell } from '../profile/profile.ts';
import type { Condition, EventCondition, TraitCondition } from './definition.ts';
import type { Duration } from './duration.ts';
import type { StaticTest, Test } from './operator.ts';

/**
 * The smallest mergeable state of a leaf that gives value(now) and next flip (facts: B3). Opaque outside this folder, plain
 * JSON, small: it is stored in every profile head.
 */
export type LeafState = readonly number[] | { readonly [key: string]: unknown };

/** When an event counts: since it happened and until `duration` later, a stretch of its past, fixed instants, or for good. */
export type LeafWindow =
  | { readonly kind: 'within'; readonly duration: Duration }
  | { readonly kind: 'between'; readonly far: Duration; readonly near: Duration }
  | { readonly kind: 'fixed'; readonly from: number; readonly to: number }
  | { readonly kind: 'ever' };

/**
 * A leaf over events. `hash` names matcher, window and `capacity` (how many events are told apart), so that leaves of
 * several segments which need the same share one state.
 */
export interface EventLeaf {
  readonly hash: string;
  readonly condition: EventCondition;
  readonly event: string;
  readonly filters: readonly { readonly property: string; readonly holds: StaticTest }[];
  readonly window: LeafWindow;
  readonly capacity: number;
}

/** A condition with references inlined, operands read and leaves found. Plain trees but for shared references. */
export type Rule =
  | { readonly kind: 'all' | 'any'; readonly condition: Condition; readonly rules: readonly Rule[] }
  | { readonly kind: 'not' | 'segment'; readonly condition: Condition; readonly rule: Rule }
  | { readonly kind: 'trait'; readonly condition: TraitCondition; readonly test: Test }
  | {
      readonly kind: 'event';
      readonly condition: EventCondition;
      readonly leaf: EventLeaf;
      readonly holds: (count: number) => boolean;
    }
  | { readonly kind: 'identifier' | 'consent'; readonly condition: Condition; readonly name: string };

/** A definition ready to evaluate. `hash` names the definition with its references inlined (rule 23). */
export interface CompiledSegment {
  readonly id: string;
  readonly hash: string;
  readonly condition: Condition;
  readonly rule: Rule;
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
  /** Since when it has been so, as far as the state still tells; absent where it does not. Exact from the latest event on. */
  readonly since?: number;
}

/** What is wrong with a definition. `path` leads to the place (`all[0].where[1].op`), `code` is kebab-case. */
export interface DefinitionIssue {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
