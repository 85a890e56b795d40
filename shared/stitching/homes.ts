import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { isFromBirth, keysHeld } from '../domain/identity/period.ts';
import type { ProfileHead } from '../domain/profile/profile.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import type { Closure } from './closure.ts';
import type { Planned } from './replay-persons.ts';

/** Which profiles, as they stand, are to be whose in the end. */
export interface Homes {
  /** Who has the profile's founder from its beginning: the profile is theirs, whoever else is in it. */
  readonly ownerOf: (head: ProfileHead) => Planned | undefined;
  /** Of the profiles a person is made of, those that are theirs; others only have something of theirs. */
  readonly ownOf: (person: Planned) => readonly ProfileHead[];
  /** The profile that a person is found by until all is done; undefined where it is not made yet. */
  readonly homeOf: (person: Planned) => ProfileHead | undefined;
}

/** The profile that has an identifier from its beginning, as it stands. */
export const birthHead = ({ pointers, heads }: Closure, key: IdentifierKey): ProfileHead | undefined => {
  const pointer = pointers.get(key);
  return pointer && heads.get((pointer.former?.[0] ?? pointer).profileId);
};

/** Where each part of an identifier is, oldest first: the last has it now. */
export const partsOf = ({
  profileId,
  former = [],
}: Pick<IdentifierPointer, 'profileId' | 'former'>): readonly {
  readonly profileId: string;
  readonly until?: number;
}[] => [...former, { profileId }];

/** Makes these look-ups for the persons of a replay. */
export const createHomes = (planned: readonly Planned[], closure: Closure): Homes => {
  const natives = new Map(
    planned.flatMap((person) => {
      const { members, held } = person.component;
      const own = keysHeld(members, held).filter((key) => isFromBirth(held, key));
      return own.map((key) => [key, person] as const);
    }),
  );
  const ownerOf: Homes['ownerOf'] = ({ founder }) => natives.get(founder);
  const ownOf: Homes['ownOf'] = (person) => person.plan.sources.filter((head) => ownerOf(head) === person);
  return {
    ownerOf,
    ownOf,
    homeOf: (person) => {
      const { profileId, standing } = person.plan;
      const own = ownOf(person);
      const birth = birthHead(closure, standing.founder);
      const at = (id: string | undefined) => own.find((head) => head.profileId === id);
      return at(profileId) ?? at(birth?.profileId) ?? own[0] ?? birth;
    },
  };
};
