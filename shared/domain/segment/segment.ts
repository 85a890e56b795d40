import type { ConsentCell, RestrictionCell, TraitCell } from '../profile/profile.ts';
import type { Aggregate } from './aggregate.ts';
import type { AggregateCondition, Condition, EventCondition, SequenceCondition, TraitCondition } from './definition.ts';
import type { Duration } from './duration.ts';
import type { StaticTest, Test } from './operator.ts';
import type { ZonePolicy } from './zone.ts';

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

/** Which events a leaf looks at: of this name, passing every filter. */
export interface Matcher {
  readonly event: string;
  readonly filters: readonly { readonly property: string; readonly holds: StaticTest }[];
}

/**
 * A leaf over events. `hash` names all that its state depends on, so that leaves of several segments which need the same share
 * one state.
 */
interface LeafBase {
  readonly hash: string;
  readonly condition: EventCondition | AggregateCondition | SequenceCondition;
  readonly policy: ZonePolicy;
  /** When an event counts; of a sequence, when an event may begin it. */
  readonly window: LeafWindow;
}

/** How many events match, told apart up to `capacity`. */
export interface CountLeaf extends LeafBase, Matcher {
  readonly kind: 'count';
  readonly capacity: number;
}

/** A function of what matching events hold at `property`; of no more than `limit` of them. */
export interface AggregateLeaf extends LeafBase, Matcher {
  readonly kind: 'aggregate';
  readonly aggregate: Aggregate;
  readonly property: string | undefined;
  readonly limit: number;
  /** True where it is known beforehand how long each event counts, from when it happens on. */
  readonly isTold: boolean;
  /** True where what is beyond the limit cannot change the answer. */
  readonly isEnough: boolean;
}

/** A step, counted from the one before; `within` absent: whenever later. */
export interface Step extends Matcher {
  readonly within: Duration | undefined;
  readonly absent: boolean;
}

/** Events one after another. */
export interface SequenceLeaf extends LeafBase {
  readonly kind: 'sequence';
  readonly steps: readonly Step[];
  readonly anchor: 'latest' | 'any';
  readonly limit: number;
}

export type EventLeaf = CountLeaf | AggregateLeaf | SequenceLeaf;

/** A condition with references inlined, operands read and leaves found. Plain trees but for shared references. */
export type Rule =
  | { readonly kind: 'all' | 'any'; readonly condition: Condition; readonly rules: readonly Rule[] }
  | { readonly kind: 'not' | 'segment'; readonly condition: Condition; readonly rule: Rule }
  | { readonly kind: 'trait'; readonly condition: TraitCondition; readonly test: Test; readonly policy: ZonePolicy }
  | {
      readonly kind: 'event';
      readonly condition: EventCondition;
      readonly leaf: CountLeaf;
      readonly holds: (count: number) => boolean;
    }
  | {
      readonly kind: 'aggregate';
      readonly condition: AggregateCondition | EventCondition | TraitCondition;
      readonly leaf: AggregateLeaf;
      readonly test: Test;
    }
  | { readonly kind: 'sequence'; readonly condition: SequenceCondition; readonly leaf: SequenceLeaf }
  | { readonly kind: 'bucket'; readonly condition: Condition; readonly holds: (profileId: string) => boolean }
  | { readonly kind: 'identifier' | 'consent'; readonly condition: Condition; readonly name: string };

/** A computed trait ready to work out. */
export interface CompiledTrait {
  readonly id: string;
  readonly hash: string;
  readonly leaf: AggregateLeaf;
}

/** A definition ready to evaluate. `hash` names the definition with its references inlined (rule 23). */
export interface CompiledSegment {
  readonly id: string;
  readonly hash: string;
  readonly condition: Condition;
  readonly policy: ZonePolicy;
  readonly rule: Rule;
  readonly leaves: readonly EventLeaf[];
}

/** What a definition is evaluated over: the state of a profile, at an instant given apart. */
export interface SegmentSubject {
  readonly profileId: string;
  readonly traits: Readonly<Record<string, TraitCell>>;
  readonly consent: Readonly<Record<string, ConsentCell>>;
  /** Kept and not used: a member of nothing (GDPR art. 18). */
  readonly restriction?: RestrictionCell;
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
  /** True where more events count than the state tells apart: the verdict may be wrong. */
  readonly capped?: true;
  /** True where the definition was not looked at, since nothing may be done with the person. */
  readonly restricted?: true;
}

/** What is wrong with a definition. `path` leads to the place (`all[0].where[1].op`), `code` is kebab-case. */
export interface DefinitionIssue {
  readonly path: string;
  readonly code: string;
  readonly message: string;
}
