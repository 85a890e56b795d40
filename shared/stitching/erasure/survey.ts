import type { IdentifierKey } from '../../domain/identity/identifier.ts';
import type { Separation } from '../../domain/identity/separation.ts';
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

/** A profile that whoever meets it decides and folds anew, since what holds it together is about to go. */
export const unsettled = (head: ProfileHead): ProfileHead => ({
  ...head,
  version: head.version + 1,
  rulesVersion: UNSETTLED,
  isStale: true,
  wasSplit: true,
  isLoose: true,
});

/** Ends of what officers ordered together: an order stands in the timeline of the first it names, whoever else it parts. */
const orderedWith = async (
  profiles: Profiles,
  erasing: Erasing,
  separations: readonly Separation[],
): Promise<IdentifierKey[]> => {
  const messages = new Set(separations.map(({ messageId }) => messageId));
  const seen = new Set<IdentifierKey>(erasing.fences.keys());
  let found = separations;
  while (found.length > 0) {
    const fresh = [...new Set(found.flatMap(({ a, b }) => [a, b]))].filter((key) => !seen.has(key));
    for (const key of fresh) seen.add(key);
    const ties = await forEach(fresh, (key) => profiles.tiesOf(key));
    found = ties.flatMap((each) => each.separations).filter(({ messageId }) => messages.has(messageId));
  }
  return [...seen];
};

const surround = async (
  profiles: Profiles,
  erasing: Erasing,
  named: ReadonlySet<IdentifierKey>,
): Promise<Surroundings> => {
  const ties = await forEach([...erasing.fences.keys(), ...erasing.cut], (key) => profiles.tiesOf(key));
  const links = ties.flatMap((each) => each.links);
  const separations = ties.flatMap((each) => each.separations);
  const ends = [...links.flatMap(({ anchor, other }) => [anchor, other]), ...erasing.cut];
  const remembered = [...erasing.fences.values()].flatMap((fence) => fence.near);
  const near = new Set([...named, ...remembered, ...ends, ...(await orderedWith(profiles, erasing, separations))]);
  const heads = await headsAround(profiles, erasing, near);
  const members = (await forEach(heads.values(), (head) => profiles.identifiersOf(head))).flat().map(({ key }) => key);
  const parts = [...heads.values()].flatMap(({ held = {} }) => Object.keys(held) as IdentifierKey[]);
  const others = new Set([...near, ...members, ...parts].filter((key) => !erasing.fences.has(key)));
  return { links, separations, others, heads };
};

/**
 * Who is around the erased, and around whomever else the events name that go. Every profile among them is unsettled first, so that whoever decided before the fences stood loses its
 * commit and meets them: what this answers cannot grow any more. `conflict`: somebody was faster, look again.
 */
export const survey = async (
  { profiles }: Pick<EraseDependencies, 'profiles'>,
  erasing: Erasing,
  named: ReadonlySet<IdentifierKey>,
): Promise<Surroundings | 'conflict'> => {
  const before = await surround(profiles, erasing, named);
  const [first] = erasing.fences.keys();
  // What leads to these profiles is about to go: after a crash they are found by this.
  if (first !== undefined) await profiles.remember(first, { left: [...before.heads.keys()], near: [...before.others] });
  const none = { redirects: [], pointers: [], links: [], memberships: [] };
  const answers = await forEach(before.heads.values(), (head) =>
    profiles.commit({ ...none, heads: [{ head: unsettled(head), expectedVersion: head.version }] }),
  );
  if (answers.includes('conflict')) return 'conflict';
  const after = await surround(profiles, erasing, named);
  const isSame =
    [...after.others].every((key) => before.others.has(key)) &&
    [...after.heads.keys()].every((id) => before.heads.has(id));
  return isSame && after.links.length === before.links.length ? after : 'conflict';
};
