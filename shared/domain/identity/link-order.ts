import { type Link, typeOfKey } from './identifier.ts';
import { type IdentityRules, rankOf } from './rules.ts';

/** The name of a link: who showed what with what. Seeing it again does not make another one (rule 10). */
export const linkName = (link: Pick<Link, 'anchor' | 'other' | 'trust'>): string =>
  `${link.anchor}|${link.other}|${link.trust}`;

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** When a link was first seen: receivedAt, then messageId; never the client's time, which can be backdated. */
export const compareSightings = (
  a: Pick<Link, 'receivedAt' | 'messageId'>,
  b: Pick<Link, 'receivedAt' | 'messageId'>,
): number => a.receivedAt - b.receivedAt || byText(a.messageId, b.messageId);

/** The canonical order of links (rule 10): by sighting, and within an event from the strongest identifier to the weakest. */
export const compareLinks =
  (rules: IdentityRules) =>
  (a: Link, b: Link): number =>
    compareSightings(a, b) ||
    rankOf(rules, typeOfKey(a.other)) - rankOf(rules, typeOfKey(b.other)) ||
    byText(linkName(a), linkName(b)) ||
    Number(b.alias ?? false) - Number(a.alias ?? false) ||
    byText(a.sourceId, b.sourceId);

/** Each link once, at its first sighting, in canonical order. */
export const firstSightings = <L extends Link>(links: Iterable<L>, rules: IdentityRules): L[] => {
  const first = new Map<string, L>();
  const compare = compareLinks(rules);
  for (const link of links) {
    const known = first.get(linkName(link));
    if (known === undefined || compare(link, known) < 0) first.set(linkName(link), link);
  }
  return [...first.values()].sort(compare);
};
