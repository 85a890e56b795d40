import type { IdentifierKey } from '../../domain/identity/identifier.ts';
import { type ProfileHead, UNSETTLED } from '../../domain/profile/profile.ts';
import type { EraseDependencies, Erasing, Surroundings } from './scene.ts';

type Profiles = EraseDependencies['profiles'];

/** Reads at once: enough to hide latency, few enough for one connection pool. */
const AT_ONCE = 50;

/** What a read answers for each, in order. */
export const forEach = async <T, R>(all: Iterable<T>, read: (one: T) => Promise<R>): Promise<R[]> => {
  const given = [...all];
  const answers: R[] = [];
  for (let i = 0; i < given.length; i += AT_ONCE)
    answers.push(...(await Promise.all(given.slice(i, i + AT_ONCE).map(read))));
  return answers;
};

/** The profiles that had what is erased, as they are now, and whoever holds one of these identifiers. */
const headsAround = async (profiles: Profiles, erasing: Erasing, keys: Iterable<IdentifierKey>) => {
  const { pointers } = await profiles.places([...keys]);
  const held = [...pointers.values()].flatMap(({ profileId, former = [] }) => [
    profileId,
    ...former.map((each) => each.profileId),
  ]);
  const left = [...erasing.fences.values()].flatMap((fence) => fence.left);
  const heads = await profiles.heads([...new Set([...left, ...held])]);
  return new Map([...heads.values()].map((head) => [head.profileId, head]));
};

/** A profile that whoever meets it decides anew and folds anew, since something it rests on is about to go. */
const unsettled = (head: ProfileHead): ProfileHead => ({
  ...head,
  version: head.version + 1,
  rulesVersion: UNSETTLED,
  isStale: true,
  wasSplit: true,
});

const surround = async (profiles: Profiles, erasing: Erasing, heads: Iterable<ProfileHead>): Promise<Surroundings> => {
  const touched = [...erasing.fences.keys(), ...erasing.cut];
  const ties = await forEach(touched, (key) => profiles.tiesOf(key));
  const links = ties.flatMap((each) => each.links);
  const separations = ties.flatMap((each) => each.separations);
  const members = (await forEach(heads, (head) => profiles.identifiersOf(head))).flat().map(({ key }) => key);
  const parts = [...heads].flatMap(({ held = {} }) => Object.keys(held) as IdentifierKey[]);
  const ends = [...links.flatMap(({ anchor, other }) => [anchor, other]), ...separations.flatMap(({ a, b }) => [a, b])];
  const others = new Set([...members, ...parts, ...ends, ...erasing.cut].filter((key) => !erasing.fences.has(key)));
  return { links, separations, others };
};

/**
 * Who is around the erased. Every profile among them is unsettled first, so that whoever decided before the fences stood loses its
 * commit and meets them: what this answers cannot grow any more. `conflict`: somebody was faster, look again.
 */
export const survey = async (
  { profiles }: Pick<EraseDependencies, 'profiles'>,
  erasing: Erasing,
): Promise<Surroundings | 'conflict'> => {
  const first = await headsAround(profiles, erasing, erasing.cut);
  const around = await surround(profiles, erasing, first.values());
  const heads = await headsAround(profiles, erasing, around.others);
  const none = { redirects: [], pointers: [], links: [], memberships: [] };
  const answers = await forEach(heads.values(), (head) =>
    profiles.commit({ ...none, heads: [{ head: unsettled(head), expectedVersion: head.version }] }),
  );
  if (answers.includes('conflict')) return 'conflict';
  const again = await surround(profiles, erasing, first.values());
  const isSame = [...again.others].every((key) => around.others.has(key)) && again.links.length === around.links.length;
  return isSame ? again : 'conflict';
};
