import type { DecidedLink, Person } from '../domain/identity/attach-links.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { typeOfKey } from '../domain/identity/identifier.ts';
import { classOf, isShared, neighboursOf } from '../domain/identity/isolation.ts';
import { rulesOf } from '../domain/identity/rules.ts';
import type { Planning, World } from './world.ts';

/**
 * True where a person's own numbers rule out that an identifier of his is shared by too many: while no link of his was refused,
 * all whom it is linked to are on his profile.
 */
const isSurelyOwn = (
  key: IdentifierKey,
  far: IdentifierKey,
  { person, rules }: { person: Person; rules: Planning['rules'] },
) => {
  const kind = classOf(far);
  if (kind === undefined) return true;
  const { counts, orderMatters, hasUnfollowed } = person.standing;
  const { sharedBy } = rulesOf(rules, typeOfKey(key));
  const [type, most] =
    kind === 'userIds' ? (['userId', sharedBy.userIds] as const) : (['anonymousId', sharedBy.devices] as const);
  return !orderMatters && !hasUnfollowed && (counts[type] ?? 0) <= most;
};

/**
 * True when one of these links gives an identifier more users or devices than it may have (rule 13): then it must be cut out of
 * its profile, which only a replay does. Its links are read only where numbers leave a doubt.
 */
export const makesSuperNode = async (
  links: readonly DecidedLink[],
  personOf: ReadonlyMap<IdentifierKey, Person>,
  { world, planning }: { readonly world: World; readonly planning: Planning },
): Promise<boolean> => {
  const { rules, profiles } = planning;
  const ends = links.flatMap(({ anchor, other }) => [
    { key: anchor, far: other },
    { key: other, far: anchor },
  ]);
  const doubtful = ends.filter(({ key, far }) => {
    const person = personOf.get(key);
    const pointer = world.pointers.get(key);
    return person && !pointer?.isolated && !isSurelyOwn(key, far, { person, rules });
  });
  const verdicts = await Promise.all(
    [...new Set(doubtful.map(({ key }) => key))].map(async (key) => {
      const own = links.filter(({ anchor, other }) => anchor === key || other === key);
      const { releasedAt } = world.pointers.get(key) ?? {};
      return isShared(rules, key, neighboursOf(key, [...(await profiles.linksOf(key)), ...own], releasedAt));
    }),
  );
  return verdicts.includes(true);
};
