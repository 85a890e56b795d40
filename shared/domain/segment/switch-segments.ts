import { type Backfill, isComplete, isOf } from './backfill.ts';
import { type SegmentDocument, type StoredSegment, switched } from './segment-document.ts';
import { variantsOf } from './variants.ts';

/** What switching needs; the ports of these names fit. */
interface Dependencies {
  readonly configuration: {
    revision(kind: 'segment'): Promise<number>;
    list<T>(
      kind: 'segment',
    ): Promise<readonly { readonly id: string; readonly version: number; readonly document: T }[]>;
    putAll(
      kind: 'segment',
      documents: readonly { readonly id: string; readonly document: SegmentDocument }[],
      unchangedSince: number,
    ): Promise<number | 'conflict'>;
  };
  readonly backfills: { list(): Promise<readonly Backfill[]> };
}

/** The groups of changed segments of which every new definition is computed to the end, as they are once they serve. */
const readyGroups = (revision: number, stored: readonly StoredSegment[], backfills: readonly Backfill[]) => {
  const { groups, candidates } = variantsOf(revision, stored);
  const rows = new Map(backfills.map((backfill) => [backfill.segmentId, backfill]));
  const isComputed = (id: string): boolean => {
    const candidate = candidates.get(id);
    const row = candidate && rows.get(candidate.id);
    return !candidate || (isOf(candidate, row) && isComplete(row));
  };
  return groups
    .filter((group) => group.every(isComputed))
    .map((group) =>
      stored
        .filter(({ id, document }) => group.includes(id) && document.served)
        .map(({ id, document }) => ({ id, document: switched(document, candidates.has(id)) })),
    );
};

/**
 * Lets changed definitions serve once they are computed: one conditional write for all that refer to each other. Where somebody
 * changes a segment meanwhile it does nothing, and the next call decides anew; a second call finds nothing to do.
 */
export const createSwitchSegments =
  ({ configuration, backfills }: Dependencies) =>
  async (): Promise<void> => {
    let revision = await configuration.revision('segment');
    const stored = await configuration.list<SegmentDocument>('segment');
    if (!stored.some(({ document }) => document.served)) return;
    for (const documents of readyGroups(revision, stored, await backfills.list())) {
      const next = await configuration.putAll('segment', documents, revision);
      if (next === 'conflict') return;
      revision = next;
    }
  };
