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
  | { readonly segment: string }
  | { readonly identifier: string }
  | { readonly consent: string };
