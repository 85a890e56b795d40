import type { Condition } from './definition.ts';
import { canonicalJson } from './hash.ts';

/** A definition with the version of the definitions from which on it has been among them without a gap. */
export interface Defined {
  readonly definition: Condition;
  readonly since: number;
}

/**
 * A segment as configured and stored. `definition` is what somebody asked for last; `served`, where there is one, is what was
 * computed before and serves until that is computed (decision 10).
 */
export interface SegmentDocument {
  readonly name: string;
  readonly definition: Condition;
  /** As in `Defined`; absent in documents that were written by hand, whose own version stands for it. */
  readonly since?: number;
  /** When `definition` was last asked for, where that was after `since`: somebody changed it back. */
  readonly changed?: number;
  readonly served?: Defined;
}

/** A segment's document with its id and the version of its last write. */
export interface StoredSegment {
  readonly id: string;
  readonly version: number;
  readonly document: SegmentDocument;
}

/** What is asked for. */
export const wantedOf = ({ version, document }: StoredSegment): Defined => ({
  definition: document.definition,
  since: document.since ?? version,
});

/** What serves now: all segments' together are one consistent set of definitions. */
export const servedOf = (stored: StoredSegment): Defined => stored.document.served ?? wantedOf(stored);

const isSame = (a: Condition, b: Condition): boolean => canonicalJson(a) === canonicalJson(b);

/**
 * The document after a change. `revision` is what the write will move the definitions' version to; `isServing`: somebody may
 * rely on what serves now, which then goes on serving. Changing back to that drops what was being computed.
 */
export const redefine = (
  stored: StoredSegment | undefined,
  wanted: Pick<SegmentDocument, 'name' | 'definition'>,
  { revision, isServing }: { readonly revision: number; readonly isServing: boolean },
): SegmentDocument => {
  if (stored && isSame(stored.document.definition, wanted.definition)) return { ...stored.document, name: wanted.name };
  const served = stored && (isServing || stored.document.served) ? servedOf(stored) : undefined;
  if (served && isSame(served.definition, wanted.definition))
    return { ...wanted, since: served.since, changed: revision };
  return { ...wanted, since: revision, ...(served ? { served } : {}) };
};

/**
 * The document once what was asked for is computed: it serves from now on. `isAnother` is false where it only says the same
 * in other words, and so has been computed for as long as what served.
 */
export const switched = ({ served, ...document }: SegmentDocument, isAnother: boolean): SegmentDocument =>
  served && !isAnother ? { ...document, since: served.since } : document;
