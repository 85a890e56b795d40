import { refuseDefinition } from '../../shared/domain/api/definition-issues.ts';
import { failure } from '../../shared/domain/api/failures.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import { traitWalk } from '../../shared/domain/segment/backfill.ts';
import { parseAggregate } from '../../shared/domain/segment/parse-definition.ts';
import { isReliedOn, isTooMuch, type Situation } from '../../shared/domain/segment/relied-on.ts';
import { redefine } from '../../shared/domain/segment/segment-document.ts';
import type { ComputedTraitDocument, StoredZone } from '../../shared/domain/segment/stored-definitions.ts';

interface Change extends StoredZone {
  readonly id: string;
  readonly name: string;
  readonly definition: unknown;
}

/**
 * The document to store, or why not. What serves goes on serving until the new definition is computed, together with the segments
 * that use it; where a new one hides an ordinary trait that segments in service test, they test that one until then.
 */
export const decideTrait = (
  { id, definition, ...stated }: Change,
  situation: Situation,
): { readonly document: ComputedTraitDocument } | { readonly refused: HttpResponse } => {
  const { revision, traits } = situation;
  const parsed = parseAggregate(definition);
  if ('issues' in parsed) return { refused: refuseDefinition(parsed.issues) };
  const { name, ...zone } = stated;
  const wanted = { name, definition: parsed.aggregate, ...zone };
  const current = traits.find((each) => each.id === id);
  const isServing = isReliedOn(traitWalk(id), situation);
  const document = redefine(current, wanted, { revision: revision + 1, isServing });
  const others = traits.filter((each) => each.id !== id);
  if (!isTooMuch({ ...situation, traits: [...others, { id, version: revision + 1, document }] })) return { document };
  return {
    refused: failure(
      'conflict',
      'Too many changed definitions are being computed; try again when some of them are ready.',
    ),
  };
};
