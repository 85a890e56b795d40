import type { Json } from '../../../../../shared/domain/json.ts';
import { segmentsIn } from './model/faults.ts';
import type { Segment } from './segments-queries.ts';

/** What relies on a segment. */
export interface Users {
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  readonly exports: readonly { readonly id: string }[];
}

const definitionsOf = ({ definition, serving }: Segment): readonly Json[] =>
  serving ? [definition as Json, serving.definition as Json] : [definition as Json];

/** The segments (in what was asked for, or in what serves meanwhile) and the exports that use a segment. */
export const usersOf = (
  id: string,
  segments: readonly Segment[],
  exports: readonly { readonly id: string; readonly segmentId: string }[],
): Users => ({
  segments: segments.filter((segment) => definitionsOf(segment).some((each) => segmentsIn(each).includes(id))),
  exports: exports.filter(({ segmentId }) => segmentId === id),
});
