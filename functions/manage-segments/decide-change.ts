import { refuseDefinition } from '../../shared/domain/api/definition-issues.ts';
import { failure, invalid } from '../../shared/domain/api/failures.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import { type Backfill, isOf, isReady } from '../../shared/domain/segment/backfill.ts';
import { compileSegments, referencesOf } from '../../shared/domain/segment/compile-segments.ts';
import type { Condition } from '../../shared/domain/segment/definition.ts';
import { parseDefinition } from '../../shared/domain/segment/parse-definition.ts';
import {
  type Defined,
  redefine,
  type SegmentDocument,
  type StoredSegment,
  servedOf,
  wantedOf,
} from '../../shared/domain/segment/segment-document.ts';
import { variantsOf } from '../../shared/domain/segment/variants.ts';

interface Change {
  readonly id: string;
  readonly name: string;
  readonly definition: unknown;
}

/** All segments as stored at one revision, and how far they are computed. */
interface Situation {
  readonly revision: number;
  readonly stored: readonly StoredSegment[];
  readonly backfills: readonly Backfill[];
}

/** What one switch can write: a transaction of DynamoDB takes 100 items and 4 MB. */
const MAX_COMPUTING = 90;
const MAX_COMPUTING_BYTES = 3_000_000;

const issuesOf = (stored: readonly StoredSegment[], which: (stored: StoredSegment) => Defined) =>
  compileSegments(stored.map((each) => ({ id: each.id, definition: which(each).definition }))).issues;

/** What a change breaks among the definitions asked for, or among those that serve. */
const newIssues = (
  before: readonly StoredSegment[],
  after: readonly StoredSegment[],
  which: (stored: StoredSegment) => Defined,
) => {
  const broken = new Set(issuesOf(before, which).map(({ segmentId }) => segmentId));
  return issuesOf(after, which).filter(({ segmentId }) => !broken.has(segmentId));
};

/** True where a definition that is computed over all profiles serves, of the segment itself or of one that uses it. */
const isServing = (id: string, { revision, stored, backfills }: Situation): boolean => {
  const served = new Map(stored.map((each) => [each.id, servedOf(each).definition]));
  const uses = (other: string): boolean => other === id || referencesOf(served.get(other) as Condition).some(uses);
  return [...variantsOf(revision, stored).serving.values()]
    .filter(({ segmentId }) => uses(segmentId))
    .some((variant) => {
      const backfill = backfills.find(({ segmentId }) => segmentId === variant.id);
      return isOf(variant, backfill) && isReady(backfill);
    });
};

const isTooMuch = (stored: readonly StoredSegment[]): boolean => {
  const computing = stored.filter(({ document }) => document.served);
  return computing.length > MAX_COMPUTING || JSON.stringify(computing).length > MAX_COMPUTING_BYTES;
};

/**
 * The document to store, or why a definition cannot stand among the others under this id: unreadable, a reference to nowhere, a
 * circle, or another segment broken by it. What serves goes on serving until the new definition is computed.
 */
export const decideChange = (
  { id, name, definition }: Change,
  situation: Situation,
): { readonly document: SegmentDocument } | { readonly refused: HttpResponse } => {
  const { revision, stored } = situation;
  const parsed = parseDefinition(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  const current = stored.find((each) => each.id === id);
  const others = stored.filter((each) => each.id !== id);
  const wanted = { name, definition: parsed.condition };
  const draft = [...others, { id, version: revision + 1, document: wanted }];
  const own = issuesOf(draft, wantedOf).filter(({ segmentId }) => segmentId === id);
  if (own.length > 0) return { refused: refuseDefinition(own) };
  const isKept = current !== undefined && isServing(id, situation);
  const document = redefine(current, wanted, { revision: revision + 1, isServing: isKept });
  const after = [...others, { id, version: revision + 1, document }];
  const [other] = [...newIssues(stored, after, wantedOf), ...newIssues(stored, after, servedOf)];
  if (other)
    return { refused: invalid([{ path: 'definition', message: `breaks “${other.segmentId}”: ${other.message}` }]) };
  if (!isTooMuch(after)) return { document };
  return {
    refused: failure(
      'conflict',
      'Too many changed segments are being computed; try again when some of them are ready.',
    ),
  };
};
