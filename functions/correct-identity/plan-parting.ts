import type { CommandFields } from '../../shared/domain/identity/command.ts';
import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Separation } from '../../shared/domain/identity/separation.ts';
import type { ProfileIdentifier } from '../../shared/domain/profile/profile.ts';
import type { StoredLink } from '../../shared/ports/profile-store.ts';

/** An identifier that the order names. */
export interface Named {
  readonly key: IdentifierKey;
  readonly identifier: Identifier;
}

/** What an order does to whom; its reason is the officer's. */
export type Parting = Omit<CommandFields, 'reason'>;

const clear = ({ type, value }: Identifier): Identifier => ({ type, value });

/** The rest's userIds, else its eldest identifier (rule 15). */
const standingFor = (rest: readonly ProfileIdentifier[]): readonly ProfileIdentifier[] => {
  const users = rest.filter(({ type }) => type === 'userId');
  if (users.length > 0) return users;
  return rest.toSorted((a, b) => a.firstSeen - b.firstSeen || (a.key < b.key ? -1 : 1)).slice(0, 1);
};

/** The ends among `others` of what ties an identifier, each once. */
const endsAmong = <T extends ProfileIdentifier>(
  pairs: readonly (readonly [IdentifierKey, IdentifierKey])[],
  key: IdentifierKey,
  others: ReadonlyMap<IdentifierKey, T>,
): T[] => [
  ...new Set(
    pairs.flatMap(([a, b]) => {
      const far = others.get(a === key ? b : a);
      return far ? [far] : [];
    }),
  ),
];

/** What parts these members from the rest of their profile; `links` are those of each, in their order. */
export const planUnlink = (
  named: readonly Named[],
  members: readonly ProfileIdentifier[],
  links: readonly (readonly StoredLink[])[],
): Parting => {
  const own = new Set(named.map(({ key }) => key));
  const rest = new Map(members.filter(({ key }) => !own.has(key)).map((each) => [each.key, each]));
  const cut = named.flatMap(({ key }, place) => {
    const followed = (links[place] ?? []).filter(({ refused }) => refused === undefined);
    const pairs = followed.map(({ anchor, other }) => [anchor, other] as const);
    return endsAmong(pairs, key, rest).map((end) => [place, clear(end)] as const);
  });
  const identifiers = named.map(({ identifier }) => identifier);
  return { identifiers, rest: standingFor([...rest.values()]).map(clear), cut };
};

/**
 * What ends the separations in force between these identifiers and the members of a profile, and the places of those that
 * nothing keeps from it; `separations` are those of each, in their order.
 */
export const planRelink = (
  named: readonly Named[],
  members: readonly ProfileIdentifier[],
  separations: readonly (readonly Separation[])[],
): { readonly parting: Parting; readonly unparted: readonly number[] } => {
  const byKey = new Map(members.map((each) => [each.key, each]));
  const farEnds = (place: number, kind: Separation['kind']): ProfileIdentifier[] => {
    const inForce = (separations[place] ?? []).filter((each) => each.isInForce && each.kind === kind);
    const key = named[place]?.key;
    return key === undefined
      ? []
      : endsAmong(
          inForce.map(({ a, b }) => [a, b] as const),
          key,
          byKey,
        );
  };
  const apart = named.map((_, place) => farEnds(place, 'apart'));
  const cut = named.flatMap((_, place) => farEnds(place, 'cut').map((end) => [place, clear(end)] as const));
  const isCut = new Set(cut.map(([place]) => place));
  return {
    parting: {
      identifiers: named.map(({ identifier }) => identifier),
      rest: [...new Set(apart.flat())].map(clear),
      cut,
    },
    unparted: named.flatMap((_, place) => (apart[place]?.length || isCut.has(place) ? [] : [place])),
  };
};
