import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { linkName } from '../../shared/domain/identity/link-order.ts';
import { type Separation, separationName } from '../../shared/domain/identity/separation.ts';
import type { ProfileStore, Redirect, StoredLink } from '../../shared/ports/profile-store.ts';

/** Queries at once: enough to hide latency, few enough for one connection pool. */
const AT_ONCE = 50;

/** Does something with each, so many at once. */
export const inTurns = async <T, R>(all: readonly T[], run: (each: T) => Promise<R>): Promise<R[]> => {
  const done: R[] = [];
  for (let from = 0; from < all.length; from += AT_ONCE)
    done.push(...(await Promise.all(all.slice(from, from + AT_ONCE).map(run))));
  return done;
};

/** All links and separations that touch these identifiers, each once. */
export const readTies = async (profiles: Pick<ProfileStore, 'tiesOf'>, keys: readonly IdentifierKey[]) => {
  const links = new Map<string, StoredLink>();
  const separations = new Map<string, Separation>();
  await inTurns(keys, async (key) => {
    const ties = await profiles.tiesOf(key);
    for (const link of ties.links) links.set(linkName(link), link);
    for (const each of ties.separations) separations.set(separationName(each), each);
  });
  return { links: [...links.values()], separations: [...separations.values()] };
};

/** Of the profiles that these identifiers began as those that became part of another one, with what made them so. */
export const readMerges = async (
  profiles: Pick<ProfileStore, 'slots'>,
  profileIds: readonly string[],
): Promise<readonly Redirect[]> =>
  [...(await profiles.slots(profileIds))].flatMap(([profileId, { redirect, by }]) =>
    redirect === undefined || by === undefined ? [] : [{ profileId, redirect, ...by }],
  );
