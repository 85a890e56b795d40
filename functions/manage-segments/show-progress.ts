import { iso } from '../../shared/domain/api/common-schemas.ts';
import type { Backfill } from '../../shared/domain/segment/backfill.ts';
import { backfillStatus, type Progress, slowest } from '../../shared/domain/segment/backfill-progress.ts';
import type { Definitions } from '../../shared/ports/segment-definitions.ts';

interface Situation {
  readonly known: Definitions;
  readonly backfills: readonly Backfill[];
  readonly now: number;
}

const progressOf = (id: string, { known, backfills, now }: Situation): Progress => {
  const rowOf = (variantId: string) => backfills.find(({ segmentId }) => segmentId === variantId);
  const serving = known.serving.get(id);
  const group = known.groups.find((each) => each.includes(id));
  if (!group)
    return serving ? backfillStatus(serving, rowOf(serving.id), { now }) : { status: 'computing', progress: 0 };
  const candidates = group.flatMap((each) => known.candidates.get(each) ?? []);
  const all = candidates.map((each) => backfillStatus(each, rowOf(each.id), { now, replaces: true }));
  // Computed is not yet serving: the next tick switches.
  return { ...slowest(all), status: 'computing' };
};

/** How far a segment is, as the API shows it: with those that switch together with it. */
export const showProgress = (id: string, situation: Situation) => {
  const { readyBy, ...progress } = progressOf(id, situation);
  return { ...progress, ...(readyBy === undefined ? {} : { readyBy: iso(readyBy) }) };
};
