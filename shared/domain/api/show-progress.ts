import type { Backfill } from '../segment/backfill.ts';
import { backfillStatus, type Progress, slowest } from '../segment/backfill-progress.ts';
import { type DefinitionDocument, zoneOf } from '../segment/stored-definitions.ts';
import type { SegmentSet } from '../segment/variants.ts';
import { candidateOf, servingOf } from '../segment/walks.ts';
import { iso } from './common-schemas.ts';

interface Situation {
  readonly known: SegmentSet;
  readonly backfills: readonly Backfill[];
  readonly now: number;
}

const progressOf = (name: string, { known, backfills, now }: Situation): Progress => {
  const rowOf = (walk: string) => backfills.find(({ segmentId }) => segmentId === walk);
  const serving = servingOf(known, name);
  const group = known.groups.find((each) => each.includes(name));
  if (!group)
    return serving ? backfillStatus(serving, rowOf(serving.id), { now }) : { status: 'computing', progress: 0 };
  const candidates = group.flatMap((each) => candidateOf(known, each) ?? []);
  const all = candidates.map((each) => backfillStatus(each, rowOf(each.id), { now, replaces: true }));
  // Computed is not yet serving: the next tick switches.
  return { ...slowest(all), status: 'computing' };
};

/** How far a segment, or a computed trait by `traitWalk`, is: with those that switch together with it. */
export const showProgress = (name: string, situation: Situation) => {
  const { readyBy, ...progress } = progressOf(name, situation);
  return { ...progress, ...(readyBy === undefined ? {} : { readyBy: iso(readyBy) }) };
};

/** The definition that serves while another is computed, if there is one. */
export const showServing = ({ served }: DefinitionDocument<unknown>) =>
  served ? { serving: { definition: served.definition, ...zoneOf(served) } } : {};
