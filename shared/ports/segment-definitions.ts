import type { SegmentSet } from '../domain/segment/variants.ts';

/**
 * All segments that can be evaluated and all computed traits, as of one version of the definitions
 * (`definitionsVersion`).
 */
export type Definitions = SegmentSet;

/**
 * The segment definitions, at most five seconds old. A folder passes the version a profile was folded with: what is
 * answered is then never older, so that a slow reader does not undo what a newer one wrote (rule 23).
 */
export interface SegmentDefinitions {
  current(atLeast?: number): Promise<Definitions>;
}
