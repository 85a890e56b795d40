import { buyingSegments } from './buying-segments.ts';
import { orderedSegments } from './ordered-segments.ts';

/** A segment as a marketer would define it, and as an analyst would ask for it. */
export interface AskedSegment {
  readonly id: string;
  readonly name: string;
  /** The body of a PUT, as a client sends it. */
  readonly definition: unknown;
  /** One column, the customers. Tables as in `retail.ts`; `T()` is the instant. */
  readonly sql: string;
}

/** Every segment that is asked of both sides. */
export const SEGMENTS: readonly AskedSegment[] = [...buyingSegments, ...orderedSegments];
