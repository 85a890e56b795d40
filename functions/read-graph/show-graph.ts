import { explainReleases, explainUnusedNames } from './explain-events.ts';
import { explainMerges, explainOrders, explainPassings } from './explain-moves.ts';
import { explainQuarantines, explainRefusals } from './explain-refusals.ts';
import { type GraphParts, showLink } from './graph-parts.ts';

const byTime = (a: { at: string; messageId?: string }, b: { at: string; messageId?: string }): number =>
  a.at < b.at || (a.at === b.at && (a.messageId ?? '') < (b.messageId ?? '')) ? -1 : 1;

/** How much of a graph is shown: at most so many decisions, the newest; where its links are not all, and what comes after. */
interface Shown {
  readonly most: number;
  readonly isPartial: boolean;
  readonly next?: string;
}

/**
 * The links in the order they were seen, and the decisions taken from them, each with its rule in a sentence and the links
 * behind it.
 */
export const showGraph = (parts: GraphParts, { most, isPartial, next }: Shown) => {
  const decisions = [
    ...explainMerges(parts),
    ...explainRefusals(parts),
    ...explainQuarantines(parts),
    ...explainOrders(parts),
    ...explainPassings(parts),
    ...explainUnusedNames(parts),
    ...explainReleases(parts),
  ].sort(byTime);
  return {
    links: parts.links.map((link) => showLink(link, parts)),
    decisions: decisions.slice(-most),
    ...(isPartial || decisions.length > most ? { truncated: true as const } : {}),
    ...(next === undefined ? {} : { next }),
  };
};
