import type { Json } from '../json.ts';

/** Operators on traits and properties (api.md, "Segment definitions"). One file each in `operators/`. */
export type Op = string;

/** A condition on one property of an event; `property` is a dotted path. */
export interface PropertyFilter {
  readonly property: string;
  readonly op: Op;
  readonly value?: Json;
}

/** How often; the default is `>= 1`. */
export interface CountTest {
  readonly op: '>=' | '>' | '=' | '<=' | '<' | 'between';
  readonly value: number | readonly [number, number];
}

/** Durations are ISO 8601; months and years are calendar units (rule 20). None of the three means `ever`: within retention. */
export interface EventWindow {
  readonly within?: string;
  readonly between?: readonly [string, string];
  readonly from?: string;
  readonly to?: string;
}

/** So many events of a name, in a window, that pass every filter. */
export interface EventCondition extends EventWindow {
  readonly event: string;
  readonly where?: readonly PropertyFilter[];
  readonly count?: CountTest;
}

/** The functions that sum up events (api.md, "Segment definitions"). One file each in `aggregates/`. */
export type AggregateFunction = string;

/** What to work out of events: a function, and the property it looks at. */
export interface AggregateForm extends EventWindow {
  readonly event: string;
  readonly where?: readonly PropertyFilter[];
  readonly aggregate: { readonly fn: AggregateFunction; readonly property?: string };
}

/** A test of what an aggregate gives. */
export interface AggregateCondition extends AggregateForm {
  readonly op: Op;
  readonly value?: Json;
}

/** One step; `within` counts from the step before, of the first step it is how long ago it may be. */
export interface SequenceStep {
  readonly event: string;
  readonly where?: readonly PropertyFilter[];
  readonly within?: string;
  readonly absent?: boolean;
}

/** Events one after another, from the latest event of the first step or from any. */
export interface SequenceCondition {
  readonly sequence: readonly SequenceStep[];
  readonly anchor?: 'latest' | 'any';
}

/** The profiles whose hash falls into [from, to) of `of` equal parts. */
export interface BucketCondition {
  readonly bucket: { readonly of: number; readonly from: number; readonly to: number; readonly salt?: string };
}

/** A test of the value at a path into the traits. */
export interface TraitCondition {
  readonly trait: string;
  readonly op: Op;
  readonly value?: Json;
}

/** A segment definition, as `parseDefinition` lets it pass. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | TraitCondition
  | EventCondition
  | AggregateCondition
  | SequenceCondition
  | BucketCondition
  | { readonly segment: string }
  | { readonly identifier: string }
  | { readonly consent: string };
