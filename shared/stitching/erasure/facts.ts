import type { IdentifierKey, Link } from '../../domain/identity/identifier.ts';
import { firstSightings, linkName } from '../../domain/identity/link-order.ts';
import { latestSeparations, type Separation, separationName } from '../../domain/identity/separation.ts';
import type { ProfileHead } from '../../domain/profile/profile.ts';
import type { IdentifierPointer } from '../../ports/profile-store.ts';
import type { TimelineRecord } from '../../ports/timeline-store.ts';
import { MAX_SIZE } from '../change-step.ts';
import { createPrepare, type Incoming } from '../incoming.ts';
import { membersOf, removeProfile } from './profiles.ts';
import type { CleanedAnchor, EraseDependencies, Erasing, Surroundings, Terms } from './scene.ts';
import { forEach, unsettled } from './survey.ts';

type Commit = Parameters<EraseDependencies['profiles']['commit']>[0];
const NOTHING: Commit = { heads: [], redirects: [], pointers: [], links: [], memberships: [] };

const removed = async (removal: Promise<void>): Promise<undefined> => {
  await removal;
  return undefined;
};

/** `conflict`: somebody wrote it meanwhile. */
type Mended = 'committed' | 'conflict' | undefined;

/** What is left of the records, read as the stitcher reads them, and what was taken out. */
interface Read {
  readonly left: readonly Incoming[];
  /** Links that what is gone or changed showed. */
  readonly gone: readonly Link[];
  /** Sightings of links and orders that are gone or changed. */
  readonly sightings: ReadonlySet<string>;
  /** When what is gone or changed was received. */
  readonly receipts: ReadonlySet<number>;
}

const sightingOf = (link: Link): string => `${linkName(link)}|${link.receivedAt}|${link.messageId}`;
const orderOf = (each: Separation): string => `${separationName(each)}|${each.at}|${each.messageId}`;

const read = (anchors: readonly CleanedAnchor[], { keyring }: EraseDependencies, { definitions }: Terms): Read => {
  const prepare = createPrepare(keyring);
  const incomingsOf = (records: readonly Pick<TimelineRecord, 'position' | 'record'>[]) =>
    records.flatMap(({ position, record }) => prepare({ position, record }, definitions).incoming ?? []);
  const changed = anchors.flatMap((each) => each.changed).map(({ before }) => before);
  const gone = incomingsOf(changed);
  return {
    left: anchors.flatMap(({ left }) => incomingsOf(left)),
    gone: gone.flatMap(({ links }) => links),
    sightings: new Set(
      gone.flatMap(({ links, orders }) => [...links.map(sightingOf), ...orders.separations.map(orderOf)]),
    ),
    receipts: new Set(changed.map(({ record }) => Date.parse(record.receivedAt))),
  };
};

/** Links that only what is gone showed go; what was shown later too counts from then. */
const mendLinks = async (
  { profiles }: EraseDependencies,
  { others, rules }: Pick<Surroundings, 'others'> & Pick<Terms, 'rules'>,
  { left, gone, sightings }: Read,
): Promise<readonly Mended[]> => {
  const shown = firstSightings(
    left.flatMap(({ links }) => links),
    rules,
  );
  const byName = new Map(shown.map((link) => [linkName(link), link]));
  const among = gone.filter(({ anchor, other }) => others.has(anchor) && others.has(other));
  const stored = await profiles.knownLinks(among);
  const names = new Map(among.map((link) => [linkName(link), link]));
  return forEach(names.keys(), async (name): Promise<Mended> => {
    const [link, later] = [stored.get(name), byName.get(name)];
    // An attempt before may have removed what was shown again meanwhile.
    if (link === undefined && later)
      return profiles.commit({ ...NOTHING, links: [{ link: later, expected: 'absent' }] });
    if (link === undefined || !sightings.has(sightingOf(link))) return undefined;
    if (later === undefined) return removed(profiles.removeLink(link));
    if (later.receivedAt === link.receivedAt && later.messageId === link.messageId) return undefined;
    return profiles.commit({ ...NOTHING, links: [{ link: later, expected: link }] });
  });
};

/** The same for what officers parted. */
const mendSeparations = async (
  { profiles }: EraseDependencies,
  { others, separations }: Pick<Surroundings, 'others' | 'separations'>,
  { left, sightings }: Read,
): Promise<readonly Mended[]> => {
  const ordered = latestSeparations(left.flatMap(({ orders }) => orders.separations));
  const byName = new Map(ordered.map((each) => [separationName(each), each]));
  const ties = await forEach(others, (key) => profiles.tiesOf(key));
  const stored = new Map<string, Separation>(
    [...separations, ...ties.flatMap((each) => each.separations)].map((each) => [separationName(each), each]),
  );
  const orphaned = [...stored].filter(([, each]) => sightings.has(orderOf(each)));
  return forEach(orphaned, async ([name, each]) => {
    const earlier = byName.get(name);
    return earlier ? profiles.commit({ ...NOTHING, separations: [earlier] }) : removed(profiles.removeSeparation(each));
  });
};

/** When an identifier was first received by all that is left; nothing where nothing names it. */
const birthOf = (
  key: IdentifierKey,
  links: readonly Link[],
  { left, separations }: { readonly left: readonly Incoming[]; readonly separations: readonly Separation[] },
) => {
  const named = left.filter(({ namings }) => namings.some((naming) => naming.key === key));
  const times = [
    ...named.map(({ receivedAt }) => receivedAt),
    ...links.map(({ receivedAt }) => receivedAt),
    ...separations.map(({ at }) => at),
  ];
  return times.length === 0 ? undefined : Math.min(...times);
};

const releaseOf = (key: IdentifierKey, left: readonly Incoming[]): number | undefined => {
  const times = left.flatMap(({ orders }) => orders.releases.filter((each) => each.key === key).map(({ at }) => at));
  return times.length === 0 ? undefined : Math.max(...times);
};

/** A pointer as what is left makes it; nothing where nothing does. */
const mendedPointer = (
  pointer: IdentifierPointer,
  birth: number | undefined,
  { left, receipts }: Read,
): IdentifierPointer | undefined => {
  if (birth === undefined) return undefined;
  const { releasedAt, ...bare } = pointer;
  const release = releasedAt !== undefined && receipts.has(releasedAt) ? releaseOf(pointer.key, left) : releasedAt;
  const firstReceivedAt = receipts.has(pointer.firstReceivedAt) ? birth : pointer.firstReceivedAt;
  return { ...bare, firstReceivedAt, ...(release === undefined ? {} : { releasedAt: release }) };
};

/** Removes an identifier that nothing names any more; its profile first, where nobody else is left in it. */
const removeOrphan = async (dependencies: EraseDependencies, pointer: IdentifierPointer): Promise<Mended> => {
  const { profiles } = dependencies;
  const head = (await profiles.heads([pointer.profileId])).get(pointer.profileId);
  const members = head ? await membersOf(dependencies, head) : [];
  const isAlone = members.every(({ key }) => key === pointer.key);
  if (head && isAlone && (await removeProfile(dependencies, head)) === 'conflict') return 'conflict';
  const answer = await profiles.removePointer(pointer, isAlone ? undefined : head);
  return answer === 'conflict' ? answer : undefined;
};

/**
 * Pointers that should say something else, written with their profile's next version: whoever read one before must read again.
 * Nothing may have been written there since the timelines were read.
 */
const mendTogether = async (
  { profiles }: EraseDependencies,
  head: ProfileHead,
  pointers: Commit['pointers'],
): Promise<Mended> => {
  let version = head.version;
  // Once at least: what was read of the profile must still be so, though no pointer of it changes.
  for (let i = 0; i === 0 || i < pointers.length; i += MAX_SIZE) {
    const next = { ...unsettled(head), version: version + 1 };
    const some = pointers.slice(i, i + MAX_SIZE);
    const heads = [{ head: next, expectedVersion: version }];
    if ((await profiles.commit({ ...NOTHING, heads, pointers: some })) === 'conflict') return 'conflict';
    version += 1;
  }
  return 'committed';
};

const mendPointers = async (
  dependencies: EraseDependencies,
  { others, heads }: Surroundings,
  found: Read,
): Promise<readonly Mended[]> => {
  const { profiles } = dependencies;
  const { pointers } = await profiles.places([...others]);
  const leads = await profiles.heads([...pointers.values()].map(({ profileId }) => profileId));
  // One whose value was forgotten has no events that could say that nothing names it any more (rule 16).
  const concerned = [...pointers.values()].filter(
    ({ firstReceivedAt, releasedAt, sealed }) =>
      sealed === '' ||
      found.receipts.has(firstReceivedAt) ||
      (releasedAt !== undefined && found.receipts.has(releasedAt)),
  );
  const mended = await forEach(concerned, async (pointer) => {
    const { links, separations } = await profiles.tiesOf(pointer.key);
    const next = mendedPointer(pointer, birthOf(pointer.key, links, { left: found.left, separations }), found);
    return { pointer, next, head: leads.get(pointer.profileId) };
  });
  // Without a profile: an attempt before removed it, and died before it removed the pointer.
  if (mended.some(({ head }) => head !== undefined && !heads.has(head.profileId))) return ['conflict'];
  const byHead = Map.groupBy(mended, ({ head }) => head?.profileId ?? '');
  const answers = await forEach(heads.values(), async (known): Promise<Mended> => {
    const changes = (byHead.get(known.profileId) ?? []).flatMap(({ pointer, next }) =>
      next && (next.firstReceivedAt !== pointer.firstReceivedAt || next.releasedAt !== pointer.releasedAt)
        ? [{ pointer: next, expected: pointer }]
        : [],
    );
    return mendTogether(dependencies, known, changes);
  });
  if (answers.includes('conflict')) return answers;
  const orphans = mended.flatMap(({ pointer, next }) => (next === undefined ? [pointer] : []));
  for (const orphan of orphans) answers.push(await removeOrphan(dependencies, orphan));
  return answers;
};

/** What an attempt found, for mending the facts. */
interface Found {
  readonly erasing: Erasing;
  readonly around: Surroundings;
  readonly anchors: readonly CleanedAnchor[];
  readonly terms: Terms;
}

/**
 * Takes what the erased showed, and what was shown of them, out of who is tied to whom, and makes the rest say what is left. Again is
 * harmless; `conflict`: somebody wrote some of it meanwhile.
 */
export const mendFacts = async (
  dependencies: EraseDependencies,
  { erasing, around, anchors, terms }: Found,
): Promise<'done' | 'conflict'> => {
  const { others } = around;
  const found = read(anchors, dependencies, terms);
  await forEach(erasing.fences.keys(), (key) => dependencies.profiles.removeTies(key));
  const separations = around.separations.filter(({ a, b }) => !erasing.fences.has(a) && !erasing.fences.has(b));
  const mended = [
    await mendLinks(dependencies, { others, rules: terms.rules }, found),
    await mendSeparations(dependencies, { others, separations }, found),
    await mendPointers(dependencies, around, found),
  ];
  return mended.flat().includes('conflict') ? 'conflict' : 'done';
};
