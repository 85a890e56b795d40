import { type Backfill, isComplete, isOf, traitWalk } from './backfill.ts';
import { isChanging, switched } from './segment-document.ts';
import {
  type ComputedTraitDocument,
  definitionsVersion,
  type SegmentDocument,
  type StoredSegment,
  type StoredTrait,
  storedDefinitions,
} from './stored-definitions.ts';
import { type SegmentSet, variantsOf } from './variants.ts';
import { candidateOf } from './walks.ts';

type Written =
  | { readonly kind: 'segment'; readonly id: string; readonly document: SegmentDocument }
  | { readonly kind: 'computed-trait'; readonly id: string; readonly document: ComputedTraitDocument };

/** What switching needs; the ports of these names fit. */
interface Dependencies {
  readonly configuration: Parameters<typeof storedDefinitions>[0] & {
    revision(kind: 'segment'): Promise<number>;
    putAll(documents: readonly Written[], unchangedSince: number): Promise<number | 'conflict'>;
  };
  readonly backfills: { list(): Promise<readonly Backfill[]> };
}

interface Stored {
  readonly segments: readonly StoredSegment[];
  readonly traits: readonly StoredTrait[];
}

/** The changed documents of a group, as they are once what was asked for serves. */
const writtenOf = ({ segments, traits }: Stored, set: SegmentSet, group: readonly string[]): readonly Written[] => [
  ...segments
    .filter((each) => isChanging(each) && group.includes(each.id))
    .map(({ id, document }) => ({
      kind: 'segment' as const,
      id,
      document: switched(document, set.candidates.has(id)),
    })),
  ...traits
    .filter((each) => isChanging(each) && group.includes(traitWalk(each.id)))
    .map(({ id, document }) => ({
      kind: 'computed-trait' as const,
      id,
      document: switched(document, set.candidateTraits.has(id)),
    })),
];

/** The groups of changed definitions of which every new one is computed to the end, as they are once they serve. */
const readyGroups = (revision: number, stored: Stored, backfills: readonly Backfill[]) => {
  const set = variantsOf(revision, stored.segments, stored.traits);
  const rows = new Map(backfills.map((backfill) => [backfill.segmentId, backfill]));
  const isComputed = (name: string): boolean => {
    const candidate = candidateOf(set, name);
    const row = candidate && rows.get(candidate.id);
    return !candidate || (isOf(candidate, row) && isComplete(row));
  };
  return set.groups.filter((group) => group.every(isComputed)).map((group) => writtenOf(stored, set, group));
};

/**
 * Lets changed definitions serve once they are computed: one conditional write for all that use each other. Where somebody
 * changes a definition meanwhile it does nothing, and the next call decides anew; a second call finds nothing to do.
 */
export const createSwitchSegments =
  ({ configuration, backfills }: Dependencies) =>
  async (): Promise<void> => {
    let revision = await definitionsVersion(configuration);
    const stored = await storedDefinitions(configuration);
    if (![...stored.segments, ...stored.traits].some(isChanging)) return;
    for (const documents of readyGroups(revision, stored, await backfills.list())) {
      const next = await configuration.putAll(documents, revision);
      if (next === 'conflict') return;
      revision = next;
    }
  };
