import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import { type Separation, separationName } from '../domain/identity/separation.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { ProfileChange, StoredLink, Ties } from '../ports/profile-store.ts';

/** What touches one identifier. */
export type OwnTies = Pick<Ties, 'links' | 'separations'>;

/**
 * Ties of identifiers as they were read or committed, each remembered under the head that the identifier was in, at its version:
 * whoever adds a tie to an identifier that is not isolated moves that version, so that under the same head at the same version
 * there is no other. How a link was decided may change without it: whoever rests on that reads the links again.
 */
export interface KnownTies {
  /** What is remembered of an identifier that is in this head. */
  recall(key: IdentifierKey, head: ProfileHead | undefined): OwnTies | undefined;
  /** Keeps what was read after the head was. Not for identifiers that are isolated, whose links move no head. */
  remember(key: IdentifierKey, head: ProfileHead | undefined, ties: OwnTies): void;
  /** Takes over what a commit of one's own has changed. */
  committed(change: ProfileChange): void;
  /** Somebody else was faster: all is read again. */
  forget(): void;
}

/** A head at a version. */
type Place = Pick<ProfileHead, 'profileId' | 'version'>;

interface Entry extends Place {
  /** By name. */
  readonly links: Map<string, StoredLink>;
  readonly separations: Map<string, Separation>;
}

/** Where profiles are after a change, of those that it made sure of: their ids, and the versions they had before. */
const createWhereabouts = ({ heads, redirects, unchanged = [] }: ProfileChange) => {
  const before = new Map<string, number>([
    ...heads.map(({ head, expectedVersion }) => [head.profileId, expectedVersion] as const),
    ...redirects.map(({ redirect, expectedVersion }) => [redirect.profileId, expectedVersion] as const),
    ...unchanged.map(({ profileId, version }) => [profileId, version] as const),
  ]);
  const after = new Map<string, number>([
    ...unchanged.map(({ profileId, version }) => [profileId, version] as const),
    ...heads.map(({ head, expectedVersion }) => [head.profileId, expectedVersion + 1] as const),
  ]);
  const leads = new Map(redirects.map(({ redirect }) => [redirect.profileId, redirect.redirect]));
  const follow = (id: string): string => {
    const next = leads.get(id);
    return next === undefined ? id : follow(next);
  };
  return {
    wasAt: ({ profileId, version }: Place): boolean => before.get(profileId) === version,
    isAt: (id: string): Place | undefined => {
      const profileId = follow(id);
      const version = after.get(profileId);
      return version === undefined ? undefined : { profileId, version };
    },
  };
};

/** Makes an empty memory; it is worth keeping for as long as one change is carried out. */
export const createKnownTies = (): KnownTies => {
  const known = new Map<IdentifierKey, Entry>();

  const takeOver = ({ links, separations = [] }: ProfileChange): void => {
    for (const { link } of links)
      for (const key of [link.anchor, link.other]) known.get(key)?.links.set(linkName(link), link);
    for (const each of separations)
      for (const key of [each.a, each.b]) known.get(key)?.separations.set(separationName(each), each);
  };

  return {
    recall: (key, head) => {
      const entry = known.get(key);
      if (entry?.profileId !== head?.profileId || entry?.version !== head?.version) return undefined;
      return entry && { links: [...entry.links.values()], separations: [...entry.separations.values()] };
    },
    remember: (key, head, { links, separations }) => {
      if (head === undefined) return;
      known.set(key, {
        profileId: head.profileId,
        version: head.version,
        links: new Map(links.map((link) => [linkName(link), link])),
        separations: new Map(separations.map((each) => [separationName(each), each])),
      });
    },
    committed: (change) => {
      takeOver(change);
      const { wasAt, isAt } = createWhereabouts(change);
      const moved = new Map(change.pointers.map(({ pointer }) => [pointer.key, pointer]));
      for (const [key, entry] of known) {
        const pointer = moved.get(key);
        if (pointer === undefined && !wasAt(entry)) continue;
        const now = wasAt(entry) ? isAt(pointer?.profileId ?? entry.profileId) : undefined;
        if (now && pointer?.isolated === undefined) known.set(key, { ...entry, ...now });
        else known.delete(key);
      }
    },
    forget: () => known.clear(),
  };
};
