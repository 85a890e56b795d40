import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { keysHeld, type Period } from '../../shared/domain/identity/period.ts';
import type { Separation } from '../../shared/domain/identity/separation.ts';
import type { ProfileHead, ProfileIdentifier } from '../../shared/domain/profile/profile.ts';
import type { StoredLink } from '../../shared/ports/profile-store.ts';

/** Where a page ended: when its last identifier was first seen, epoch ms, and its key. */
export type GraphPosition = readonly [firstSeen: number, key: string];

/** Which page: so many identifiers, those behind a position. */
export interface GraphQuery {
  readonly limit: number;
  readonly cursor?: GraphPosition | undefined;
}

type Place = { readonly key: IdentifierKey; readonly firstSeen: number };

/** Newest first; what was passed on, of which the profile holds a part, at the end. */
const compare = ([at, key]: GraphPosition, [other, far]: GraphPosition): number =>
  other - at || (key < far ? -1 : key > far ? 1 : 0);

const positionOf = ({ key, firstSeen }: Place): GraphPosition => [firstSeen, key];

/** The identifiers of one page, and what stands on it: a link on that of the newer of its ends. */
export const pageOf = (head: ProfileHead, identifiers: readonly ProfileIdentifier[], { limit, cursor }: GraphQuery) => {
  const members = new Set(identifiers.map(({ key }) => key));
  const passedOn = keysHeld([], head.held).filter((key) => !members.has(key));
  const all: Place[] = [...identifiers, ...passedOn.map((key) => ({ key, firstSeen: 0 }))];
  all.sort((a, b) => compare(positionOf(a), positionOf(b)));
  const start = cursor ? all.findIndex((each) => compare(cursor, positionOf(each)) < 0) : 0;
  const from = start < 0 ? all.length : start;
  const places = all.slice(from, from + limit);
  const earlier = new Set(all.slice(0, from).map(({ key }) => key));
  const last = places.at(-1);
  /** A link concerns a profile that has one of its ends, or had it then; the link that passed it on is the last of them. */
  const isHeld = (key: IdentifierKey, at: number): boolean => {
    const periods: readonly Period[] = head.held?.[key] ?? [];
    return members.has(key) || periods.some(({ from: since = 0, until = 0 }) => since <= at && at <= until);
  };
  return {
    members,
    keys: places.map(({ key }) => key),
    hasLink: ({ anchor, other, receivedAt }: StoredLink): boolean =>
      [anchor, other].some((key) => isHeld(key, receivedAt)) && !earlier.has(anchor) && !earlier.has(other),
    hasSeparation: ({ a, b }: Separation): boolean =>
      (members.has(a) || members.has(b)) && !earlier.has(a) && !earlier.has(b),
    ...(last && from + places.length < all.length ? { next: encodeCursor(positionOf(last)) } : {}),
  };
};
