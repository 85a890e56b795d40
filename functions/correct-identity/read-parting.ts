import { failure } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import type { HttpResponse } from '../../shared/domain/http.ts';
import type { ProfileHead, ProfileIdentifier } from '../../shared/domain/profile/profile.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import { type Named, type Parting, planRelink, planUnlink } from './plan-parting.ts';
import { type FindLives, readNamed, refuseNamed } from './read-named.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'linksOf' | 'tiesOf' | 'identifiersOf'>;
  readonly find: (name: ProfileName) => Promise<ProfileHead | undefined>;
  readonly findLives: FindLives;
}

/** What a call asks of a profile. */
export interface Asked {
  readonly path: { readonly identifier: ProfileName };
  readonly body: { readonly identifiers: readonly string[] };
}

/** An order that can be given: whom it names, the profile's members, and who is parted from whom. */
export interface Planned {
  readonly named: readonly Named[];
  readonly members: readonly ProfileIdentifier[];
  readonly parting: Parting;
}

type Reading = Planned | { readonly refused: HttpResponse };

/** Of a profile that nobody knows. */
export const noProfile = failure('not-found', 'No profile has this identifier; look it up to see how it is spelled.');

/** Reads what an order to unlink or to relink says, or why there is none to give. Nothing is written. */
export const createReadParting = ({ profiles, find, findLives }: Dependencies) => {
  const unlink = async ({ path, body: { identifiers } }: Asked): Promise<Reading> => {
    const named = await readNamed(identifiers, findLives);
    if ('refused' in named) return named;
    const head = await find(path.identifier);
    if (!head) return { refused: noProfile };
    const members = await profiles.identifiersOf(head);
    const own = new Set(members.map(({ key }) => key));
    const strange = named.flatMap(({ key, places }) => (own.has(key) ? [] : places));
    if (strange.length > 0)
      return { refused: refuseNamed('invalid-request', strange, 'is not linked to this profile') };
    if (named.length === own.size)
      return { refused: refuseNamed('invalid-request', [], 'names all of the profile: leave out what stays') };
    const links = await Promise.all(named.map(({ key }) => profiles.linksOf(key)));
    return { named, members, parting: planUnlink(named, members, links) };
  };

  const relink = async ({ path, body: { identifiers } }: Asked): Promise<Reading> => {
    const named = await readNamed(identifiers, findLives);
    if ('refused' in named) return named;
    const head = await find(path.identifier);
    if (!head) return { refused: noProfile };
    const [members, ties] = await Promise.all([
      profiles.identifiersOf(head),
      Promise.all(named.map(({ key }) => profiles.tiesOf(key))),
    ]);
    const separations = ties.map((each) => each.separations);
    const { parting, unparted } = planRelink(named, members, separations);
    const strange = unparted.flatMap((place) => named[place]?.places ?? []);
    if (strange.length > 0)
      return { refused: refuseNamed('not-unlinked', strange, 'was not unlinked from this profile') };
    return { named, members, parting };
  };

  return { unlink, relink };
};
