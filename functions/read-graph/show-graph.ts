import { explainMerges, explainOrders, explainPassings } from './explain-moves.ts';
import { explainQuarantines, explainRefusals } from './explain-refusals.ts';
import { type GraphParts, showLink } from './graph-parts.ts';

const byTime = (a: { at: string; messageId?: string }, b: { at: string; messageId?: string }): number =>
  a.at < b.at || (a.at === b.at && (a.messageId ?? '') < (b.messageId ?? '')) ? -1 : 1;

/**
 * The links in the order they were seen, and the decisions taken from them, each with its rule in a sentence and the links
 * behind it; the newest `limit` of both.
 */
export const showGraph = (parts: GraphParts, { limit, isPartial }: { limit: number; isPartial: boolean }) => {
  const decisions = [
    ...explainMerges(parts),
    ...explainRefusals(parts),
    ...explainQuarantines(parts),
    ...explainOrders(parts),
    ...explainPassings(parts),
  ].sort(byTime);
  return {
    links: parts.links.map((link) => showLink(link, parts)),
    decisions: decisions.slice(-limit),
    ...(isPartial || decisions.length > limit ? { truncated: true as const } : {}),
  };
};
