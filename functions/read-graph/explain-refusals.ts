import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import { type IdentityRules, type LimitWindow, rulesOf } from '../../shared/domain/identity/rules.ts';
import type { StoredLink } from '../../shared/ports/profile-store.ts';
import { decided, type GraphParts } from './graph-parts.ts';

const WITHIN: Readonly<Record<LimitWindow, string>> = {
  ever: '',
  annually: ' within a year',
  monthly: ' within a month',
  weekly: ' within a week',
};

const LIMIT = 'limit-';

const limitSentence = (type: string, rules: IdentityRules): string => {
  const { limit, window } = rulesOf(rules, type);
  return `a profile may hold ${limit} ${type}${limit === 1 ? '' : 's'}${WITHIN[window]}`;
};

const SENTENCES: Readonly<Record<string, string>> = {
  'claimed-users': 'Each belongs to a user, and what a public write key says never joins two users.',
  unlinked: 'An officer unlinked these people: no event joins them again.',
};

/** The profile at the other end of a link, where it is another one. */
const otherProfile = ({ anchor, other }: StoredLink, { members, pointers, currentId, profileId }: GraphParts) => {
  const pointer = pointers.get(members.has(anchor) ? other : anchor);
  const id = pointer && currentId(pointer.profileId);
  return id === undefined || id === profileId ? {} : { profileId: id };
};

const explainLimit = (link: StoredLink, reason: string, parts: GraphParts) => {
  const { nameOf, rules } = parts;
  const type = reason.slice(LIMIT.length);
  const stays = type === 'userId' ? 'stays with its first user' : 'stays apart';
  const because = `${nameOf(link.other)} ${stays}: ${limitSentence(type, rules)}.`;
  return {
    kind: 'demotion' as const,
    identifier: nameOf(link.other),
    reason,
    ...otherProfile(link, parts),
    ...decided({ at: link.receivedAt, messageId: link.messageId, because }, [link], parts),
  };
};

const explainRefusal = (link: StoredLink, reason: string, parts: GraphParts) => ({
  kind: 'refusal' as const,
  reason,
  ...otherProfile(link, parts),
  ...decided(
    {
      at: link.receivedAt,
      messageId: link.messageId,
      because: SENTENCES[reason] ?? 'The rules keep these people apart.',
    },
    [link],
    parts,
  ),
});

/** Links that were refused each for its own sake. */
export const explainRefusals = (parts: GraphParts) =>
  parts.links.flatMap((link) => {
    const reason = link.refused;
    if (reason === undefined || reason === 'super-node' || reason === 'blocked') return [];
    return [reason.startsWith(LIMIT) ? explainLimit(link, reason, parts) : explainRefusal(link, reason, parts)];
  });

/** The end whose links are not followed. */
const isolatedEnd = ({ anchor, other, refused }: StoredLink, { pointers }: GraphParts): IdentifierKey =>
  pointers.get(other)?.isolated === refused ? other : anchor;

const explainQuarantine = (key: IdentifierKey, links: readonly StoredLink[], parts: GraphParts) => {
  const [first] = links;
  const reason = first?.refused === 'blocked' ? ('blocked' as const) : ('super-node' as const);
  const name = parts.nameOf(key);
  const { sharedBy } = rulesOf(parts.rules, typeOfKey(key));
  const sharing = parts.shared.get(key);
  const { userIds, devices } = sharing ?? {};
  const by = sharing ? `${userIds} userIds and ${devices} anonymousIds` : 'too many userIds or anonymousIds';
  const because =
    reason === 'blocked'
      ? `${name} names nobody: the rules block its value, and its links are not followed.`
      : `${name} is linked to ${by}, and the rules allow ${sharedBy.userIds} and ${sharedBy.devices}: its links are not followed.`;
  const cause = sharing?.link ?? first;
  return {
    kind: 'quarantine' as const,
    identifier: name,
    reason,
    ...(reason === 'super-node' ? { ...(sharing ? { userIds, devices } : {}), sharedBy } : {}),
    ...decided({ at: cause?.receivedAt ?? 0, messageId: cause?.messageId, because }, links, parts),
  };
};

/** Identifiers whose links are not followed: one decision each, with the links of the graph behind it. */
export const explainQuarantines = (parts: GraphParts) => {
  const isolating = parts.links.filter(({ refused }) => refused === 'super-node' || refused === 'blocked');
  const byKey = Map.groupBy(isolating, (link) => isolatedEnd(link, parts));
  return [...byKey].map(([key, links]) => explainQuarantine(key, links, parts));
};
