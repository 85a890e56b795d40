import { createAssertedTies } from './asserted-ties.ts';
import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { type createPartition, type Growing, together } from './partition.ts';
import { refusal } from './refusal.ts';
import { type IdentityRules, rulesOf } from './rules.ts';
import { pairOf, separationName } from './separation.ts';

/** An alias between userIds: the other is superseded by the anchor. */
export const supersedes = (link: Link): boolean =>
  link.alias === true && typeOfKey(link.anchor) === 'userId' && typeOfKey(link.other) === 'userId';

/**
 * Makes the step of `resolve`: tries one link on the partition and answers why it was refused, if it was. Links must come in
 * canonical order.
 */
export const createReplay = (
  partition: ReturnType<typeof createPartition>,
  rules: IdentityRules,
  cuts: ReadonlySet<string>,
) => {
  const superseded = new Set<IdentifierKey>();
  /** Identifiers that an asserted link ties to who has them: no public key takes those away. */
  const asserted = new Set<IdentifierKey>();
  const ties = createAssertedTies();

  const parted = (link: Link, a: Growing, b: Growing): boolean => {
    if (cuts.size > 0 && cuts.has(separationName({ ...pairOf(link.anchor, link.other), kind: 'cut' }))) return true;
    const [few, many] = a.foes.length <= b.foes.length ? [a, b] : [b, a];
    return few.foes.some((foe) => partition.known(foe) === many);
  };

  /** How an alias between userIds changes the number of those that count. */
  const supersededBy = (link: Link): number =>
    (superseded.has(link.anchor) ? 1 : 0) - (superseded.has(link.other) ? 0 : 1);

  const afterwards = (link: Link, a: Growing, b: Growing) => {
    const both = together(a, b, { link, rules });
    if (supersedes(link)) both.counts['userId'] = (both.counts['userId'] ?? 0) + supersededBy(link);
    return both;
  };

  const userOf = ({ members }: Growing): IdentifierKey | undefined =>
    members.find((key) => typeOfKey(key) === 'userId' && !superseded.has(key));

  /** Two users are joined by asserted links from the one to the other: no claimed one is among them (rule 9). */
  const restsOnClaims = ({ anchor, other }: Link, a: Growing, b: Growing): boolean => {
    const [one, two] = a.counts['userId'] && b.counts['userId'] ? [userOf(a), userOf(b)] : [];
    return one !== undefined && two !== undefined && !(ties.areJoined(one, anchor) && ties.areJoined(two, other));
  };

  const reasonAgainst = (link: Link, a: Growing, b: Growing): string | undefined => {
    if (a === b && !supersedes(link)) return undefined;
    const reason = refusal(rules, link, { a: a.counts, b: b.counts, ...afterwards(link, a, b) });
    return reason ?? (a !== b && restsOnClaims(link, a, b) ? 'claimed-users' : undefined);
  };

  const follow = (link: Link, a: Growing, b: Growing): void => {
    const { counts, recent } = afterwards(link, a, b);
    partition.tie(link);
    const joined = partition.join(a, b);
    joined.counts = counts;
    joined.recent = recent;
    joined.lastLink = { receivedAt: link.receivedAt, messageId: link.messageId };
    if (link.trust === 'asserted') {
      for (const key of [link.anchor, link.other]) asserted.add(key);
      ties.join(link.anchor, link.other);
    }
    if (!supersedes(link)) return;
    joined.orderMatters = true;
    superseded.add(link.other);
    superseded.delete(link.anchor);
  };

  /** The refused identifier goes to the newcomer, if the policy says so and the newcomer may have it at all (rule 12). */
  const canPassOn = (link: Link, a: Growing, b: Growing): boolean => {
    const type = typeOfKey(link.other);
    if (rulesOf(rules, type).policy !== 'moveToLatest' || b.members.length === 1) return false;
    if (link.trust === 'claimed' && asserted.has(link.other)) return false;
    const bare = { ...b, members: [link.other], counts: { [type]: 1 }, recent: {} };
    return reasonAgainst(link, a, bare) === undefined;
  };

  return (link: Link): string | undefined => {
    const [a, b] = [partition.find(link.anchor), partition.find(link.other)];
    a.lastLink = b.lastLink = { receivedAt: link.receivedAt, messageId: link.messageId };
    if (link.anchor === link.other) return undefined;
    const isParted = parted(link, a, b);
    const reason = isParted ? 'unlinked' : reasonAgainst(link, a, b);
    if (reason === undefined) {
      follow(link, a, b);
      return undefined;
    }
    a.orderMatters = b.orderMatters = true;
    if (isParted || a === b || !canPassOn(link, a, b)) return reason;
    asserted.delete(link.other);
    ties.leave(link.other);
    follow(link, a, partition.passOn(link.other, link.receivedAt));
    return undefined;
  };
};
