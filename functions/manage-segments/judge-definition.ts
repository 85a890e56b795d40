import { refuseDefinition } from '../../shared/domain/api/definition-issues.ts';
import type { Stored } from '../../shared/domain/api/documents.ts';
import { invalid } from '../../shared/domain/api/failures.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import { compileSegments } from '../../shared/domain/segment/compile-segments.ts';
import type { Condition } from '../../shared/domain/segment/definition.ts';
import { parseDefinition } from '../../shared/domain/segment/parse-definition.ts';
import type { SegmentDocument } from '../../shared/domain/segment/stored-definitions.ts';

/**
 * Whether a definition can stand among the others under this id: readable, its references there, no circle, and no other
 * segment broken by it.
 */
export const judgeDefinition = (
  id: string,
  definition: unknown,
  stored: readonly Stored<SegmentDocument>[],
): { readonly condition: Condition } | { readonly refused: HttpResponse } => {
  const parsed = parseDefinition(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  const before = stored.map((each) => ({ id: each.id, definition: each.document.definition }));
  const after = [...before.filter((each) => each.id !== id), { id, definition: parsed.condition }];
  const broken = new Set(compileSegments(before).issues.map((issue) => issue.segmentId));
  const issues = compileSegments(after).issues.filter(({ segmentId }) => segmentId === id || !broken.has(segmentId));
  const own = issues.filter(({ segmentId }) => segmentId === id);
  if (own.length > 0) return { refused: refuseDefinition(own) };
  const [other] = issues;
  if (!other) return parsed;
  return { refused: invalid([{ path: 'definition', message: `breaks “${other.segmentId}”: ${other.message}` }]) };
};
