import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { compareSightings } from './link-order.ts';
import { type IdentityRules, rulesOf } from './rules.ts';

/** Why the links of an identifier are kept and not followed: it ties too many people (rule 13), or the rules block its value. */
export type Isolation = 'super-node' | 'blocked';

/** Distinct neighbours of an identifier, of the classes that count. */
export interface Neighbours {
  readonly userIds: ReadonlySet<IdentifierKey>;
  readonly devices: ReadonlySet<IdentifierKey>;
}

const CLASS: Readonly<Record<string, keyof Neighbours>> = { userId: 'userIds', anonymousId: 'devices' };

/** The class an identifier counts as at the other end of a link: a user, a device, or none. */
export const classOf = (key: IdentifierKey): keyof Neighbours | undefined => CLASS[typeOfKey(key)];

/** An alias says that two userIds are one person: it ties no strangers. Nor does what an officer released. */
const counts = (link: Link, releasedAt: number): boolean => link.alias !== true && link.receivedAt > releasedAt;

/** The users and devices that links tie directly to an identifier, refused ones included, since its last release (epoch ms). */
export const neighboursOf = (key: IdentifierKey, links: Iterable<Link>, releasedAt = 0): Neighbours => {
  const found = { userIds: new Set<IdentifierKey>(), devices: new Set<IdentifierKey>() };
  for (const link of links) {
    const far = link.anchor === key ? link.other : link.anchor;
    const kind = classOf(far);
    if (kind !== undefined && far !== key && counts(link, releasedAt)) found[kind].add(far);
  }
  return found;
};

/** True when so many neighbours make the identifier a super-node. */
export const isShared = (rules: IdentityRules, key: IdentifierKey, { userIds, devices }: Neighbours): boolean => {
  const { sharedBy } = rulesOf(rules, typeOfKey(key));
  return userIds.size > sharedBy.userIds || devices.size > sharedBy.devices;
};

/** The link that made the identifier a super-node: with it there were first too many neighbours. Undefined where there are not. */
export const sharingLink = <L extends Link>(
  rules: IdentityRules,
  key: IdentifierKey,
  { links, releasedAt }: { readonly links: Iterable<L>; readonly releasedAt: number },
): L | undefined => {
  const found = { userIds: new Set<IdentifierKey>(), devices: new Set<IdentifierKey>() };
  for (const link of [...links].sort(compareSightings)) {
    const far = link.anchor === key ? link.other : link.anchor;
    const kind = classOf(far);
    if (kind !== undefined && far !== key && counts(link, releasedAt)) found[kind].add(far);
    if (isShared(rules, key, found)) return link;
  }
  return undefined;
};

const degrees = (links: readonly Link[]): Map<IdentifierKey, number> => {
  const count = new Map<IdentifierKey, number>();
  for (const { anchor, other } of links) {
    count.set(anchor, (count.get(anchor) ?? 0) + 1);
    count.set(other, (count.get(other) ?? 0) + 1);
  }
  return count;
};

/** The super-nodes among the ends of these links: a function of all of them, whatever joins (rule 13). */
export const superNodes = (
  links: readonly Link[],
  rules: IdentityRules,
  releases: ReadonlyMap<IdentifierKey, number>,
): Set<IdentifierKey> => {
  const suspects = new Set<IdentifierKey>();
  for (const [key, degree] of degrees(links)) {
    const { sharedBy } = rulesOf(rules, typeOfKey(key));
    if (degree > Math.min(sharedBy.userIds, sharedBy.devices)) suspects.add(key);
  }
  const touching = new Map<IdentifierKey, Link[]>([...suspects].map((key) => [key, []]));
  for (const link of suspects.size > 0 ? links : []) {
    touching.get(link.anchor)?.push(link);
    touching.get(link.other)?.push(link);
  }
  return new Set(
    [...touching].flatMap(([key, own]) =>
      isShared(rules, key, neighboursOf(key, own, releases.get(key) ?? 0)) ? [key] : [],
    ),
  );
};
