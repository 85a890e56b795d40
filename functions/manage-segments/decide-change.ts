import { refuseDefinition } from '../../shared/domain/api/definition-issues.ts';
import { failure, invalid } from '../../shared/domain/api/failures.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import { compileSegments } from '../../shared/domain/segment/compile-segments.ts';
import { parseDefinition } from '../../shared/domain/segment/parse-definition.ts';
import { isReliedOn, isTooMuch, type Situation } from '../../shared/domain/segment/relied-on.ts';
import { redefine, servedOf, wantedOf } from '../../shared/domain/segment/segment-document.ts';
import {
  type Defined,
  type SegmentDocument,
  type StoredSegment,
  type StoredZone,
  sourceOf,
} from '../../shared/domain/segment/stored-definitions.ts';

interface Change extends StoredZone {
  readonly id: string;
  readonly name: string;
  readonly definition: unknown;
}

type Which = (stored: StoredSegment) => Defined | undefined;

const issuesOf = (stored: readonly StoredSegment[], which: Which) =>
  compileSegments(
    stored.flatMap((each) => {
      const found = which(each);
      return found ? [sourceOf(each.id, found)] : [];
    }),
  ).issues;

/** What a change breaks among the definitions asked for, or among those that serve. */
const newIssues = (before: readonly StoredSegment[], after: readonly StoredSegment[], which: Which) => {
  const broken = new Set(issuesOf(before, which).map(({ segmentId }) => segmentId));
  return issuesOf(after, which).filter(({ segmentId }) => !broken.has(segmentId));
};

/**
 * The document to store, or why a definition cannot stand among the others under this id: unreadable, a reference to nowhere, a
 * circle, or another segment broken by it. What serves goes on serving until the new definition is computed.
 */
export const decideChange = (
  { id, definition, ...stated }: Change,
  situation: Situation,
): { readonly document: SegmentDocument } | { readonly refused: HttpResponse } => {
  const { revision, segments } = situation;
  const parsed = parseDefinition(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  const current = segments.find((each) => each.id === id);
  const others = segments.filter((each) => each.id !== id);
  const { name, ...zone } = stated;
  const wanted = { name, definition: parsed.condition, ...zone };
  const draft = [...others, { id, version: revision + 1, document: wanted }];
  const own = issuesOf(draft, wantedOf).filter(({ segmentId }) => segmentId === id);
  if (own.length > 0) return { refused: refuseDefinition(own) };
  const isServing = current !== undefined && isReliedOn(id, situation);
  const document = redefine(current, wanted, { revision: revision + 1, isServing });
  const after = [...others, { id, version: revision + 1, document }];
  const [other] = [...newIssues(segments, after, wantedOf), ...newIssues(segments, after, servedOf)];
  if (other)
    return { refused: invalid([{ path: 'definition', message: `breaks “${other.segmentId}”: ${other.message}` }]) };
  if (!isTooMuch({ ...situation, segments: after })) return { document };
  return {
    refused: failure(
      'conflict',
      'Too many changed segments are being computed; try again when some of them are ready.',
    ),
  };
};
