import { HeadwaterError } from '../../domain/errors.ts';
import { type Identifier, type IdentifierKey, typeOfKey } from '../../domain/identity/identifier.ts';
import { reborn, type Tombstone } from '../../domain/privacy/tombstone.ts';
import type { Definitions } from '../../domain/profile/fold-events.ts';
import type { Fence } from '../../ports/erasure-store.ts';
import type { TombstoneStore } from '../../ports/tombstone-store.ts';
import { createPrepare } from '../incoming.ts';
import { mendFacts } from './facts.ts';
import { removeFormerIds, stripProfiles, unlistErased } from './profiles.ts';
import {
  type CleanedAnchor,
  cleanAnchor,
  type EraseDependencies,
  type Erasing,
  type RemovedRecord,
  type Terms,
} from './scene.ts';
import { settleAll } from './settle.ts';
import { forEach, survey } from './survey.ts';

/** What to erase: these identifiers, whole. `erasedAt` epoch ms, the same whenever the job is tried again. */
export interface EraseJob {
  readonly requestId: string;
  readonly identifiers: readonly Identifier[];
  readonly erasedAt: number;
  /**
   * False where nobody asked for it (a period that is over): nothing is put in the way of the identifiers once it is done. Those
   * that have a tombstone already keep one: what their owner once asked for holds.
   */
  readonly tombstones?: false;
}

/** What an erasure did to profiles and timelines. */
export interface ErasedPerson {
  /** Keys of what was tombstoned. */
  readonly erased: readonly IdentifierKey[];
  /** Devices that serve others and were cut from the person. */
  readonly cut: readonly IdentifierKey[];
  readonly records: number;
}

interface Dependencies extends EraseDependencies {
  readonly tombstones: TombstoneStore;
}

/** Whoever loses this often in a row meets a broken store, not competition. */
const ATTEMPTS = 30;

const PERSONAL = new Set(['userId', 'email', 'phone']);

const ADDRESSES = new Set(['email', 'phone']);

/**
 * Who is tied to somebody that is not erased serves them too, and is cut from the person, not tombstoned (rule 33): a device by any
 * link, an address by what a server showed, since anybody could claim to share one in order to keep it. One that too many share is
 * nobody's.
 */
const servesOthers = async (
  key: IdentifierKey,
  named: ReadonlySet<IdentifierKey>,
  { profiles }: Pick<Dependencies, 'profiles'>,
): Promise<boolean> => {
  const isAddress = ADDRESSES.has(typeOfKey(key));
  if (!isAddress && typeOfKey(key) !== 'anonymousId') return false;
  const [links, pointers] = await Promise.all([profiles.linksOf(key), profiles.pointers([key])]);
  if (isAddress && pointers.get(key)?.isolated === 'super-node') return true;
  const counting = isAddress ? links.filter(({ trust }) => trust === 'asserted') : links;
  const isOther = (end: IdentifierKey): boolean =>
    !named.has(end) && (isAddress ? typeOfKey(end) === 'userId' : PERSONAL.has(typeOfKey(end)));
  return counting.flatMap(({ anchor, other }) => [anchor, other]).some(isOther);
};

const tombstoneFor = (
  key: IdentifierKey,
  standing: Tombstone | undefined,
  { requestId, erasedAt }: EraseJob,
): Tombstone => {
  if (standing?.requestId === requestId) return standing;
  // A later erasure stands: whoever came back after it consented after this one too, and their new life is not what was asked for.
  if (standing !== undefined && standing.erasedAt >= erasedAt) return standing;
  const epoch = standing === undefined ? 1 : standing.epoch + (standing.liftedAt === undefined ? 0 : 1);
  return { key, erasedAt, requestId, epoch };
};

/** The key of the identifier and of its former lives, each of which may still hold something. */
const livesOf = (
  tombstone: Tombstone,
  identifier: Identifier,
  { keyring }: Pick<Dependencies, 'keyring'>,
): Tombstone[] => {
  const earlier = Array.from({ length: tombstone.epoch - 1 }, (_, n) => keyring.keyOf(reborn(identifier, n + 1)));
  return [tombstone.key, ...earlier].map((key) => ({ ...tombstone, key }));
};

/** Of the devices that serve others those that were in the erased person's profile: what they did there was the person's. */
const ownedOf = async (
  devices: ReadonlySet<IdentifierKey>,
  fences: Iterable<Fence>,
  { profiles }: Pick<Dependencies, 'profiles'>,
): Promise<Set<IdentifierKey>> => {
  if (devices.size === 0) return new Set();
  const { pointers } = await profiles.places([...devices]);
  const left = [...fences].flatMap((fence) => fence.left);
  const heads = await profiles.heads([...left, ...[...pointers.values()].map(({ profileId }) => profileId)]);
  const theirs = new Set(left.map((id) => heads.get(id)?.profileId));
  return new Set([...devices].filter((key) => theirs.has(heads.get(pointers.get(key)?.profileId ?? '')?.profileId)));
};

/** Puts tombstones, then fences: from then on nothing new about the erased comes in. */
const plant = async (dependencies: Dependencies, job: EraseJob): Promise<Erasing> => {
  const { profiles, tombstones, keyring } = dependencies;
  const byKey = new Map(job.identifiers.map((identifier) => [keyring.keyOf(identifier), identifier]));
  const named = new Set(byKey.keys());
  const standing = await tombstones.of([...named]);
  const open = [...named].filter((key) => standing.get(key)?.requestId !== job.requestId);
  const serving = await forEach(open, async (key) => ((await servesOthers(key, named, dependencies)) ? [key] : []));
  const shared = new Set(serving.flat());
  const planted = [...byKey].flatMap(([key, identifier]) =>
    shared.has(key) ? [] : [{ identifier, tombstone: tombstoneFor(key, standing.get(key), job) }],
  );
  const lasting = planted.filter(({ tombstone }) => job.tombstones !== false || standing.has(tombstone.key));
  await tombstones.put(lasting.map(({ tombstone }) => tombstone));
  const passing = new Set(planted.filter((each) => !lasting.includes(each)).map(({ tombstone }) => tombstone.key));
  const fences = new Map<IdentifierKey, Fence>();
  for (const { identifier, tombstone } of planted) {
    for (const life of livesOf(tombstone, identifier, dependencies)) fences.set(life.key, await profiles.fence(life));
  }
  const cut = await ownedOf(shared, fences.values(), dependencies);
  const isErased = (identifier: Identifier): boolean => fences.has(keyring.keyOf(identifier));
  return { requestId: job.requestId, erasedAt: job.erasedAt, fences, cut, isErased, passing };
};

const removedBy = (anchors: readonly CleanedAnchor[]): RemovedRecord[] =>
  anchors.flatMap(({ changed }) =>
    changed.map(({ before: { position, record }, after }) => ({
      position,
      receivedAt: record.receivedAt,
      isKept: after !== undefined,
    })),
  );

/** All timelines that may hold the erased, as they are without them. */
const cleanTimelines = async (
  { timelines }: Dependencies,
  erasing: Erasing,
  others: ReadonlySet<IdentifierKey>,
): Promise<readonly CleanedAnchor[]> => {
  const keys = [...new Set([...erasing.fences.keys(), ...others])];
  return forEach(keys, async (key) => cleanAnchor(key, await timelines.records(key), erasing));
};

const writeTimelines = async ({ timelines }: Dependencies, anchors: readonly CleanedAnchor[]): Promise<void> => {
  const changed = anchors.flatMap((each) => each.changed);
  await timelines.append(changed.flatMap(({ before, after }) => (after ? [{ ...before, record: after }] : [])));
  await timelines.remove(changed.flatMap(({ before, after }) => (after ? [] : [before])));
};

/** Everybody whom records name that change. */
const namedBy = (anchors: readonly CleanedAnchor[], { keyring }: Dependencies, definitions: Definitions) => {
  const prepare = createPrepare(keyring);
  return anchors.flatMap(({ changed }) =>
    changed.flatMap(({ before: { position, record } }) =>
      (prepare({ position, record }, definitions).incoming?.namings ?? []).map(({ key }) => key),
    ),
  );
};

/** Who is around the erased, and the timelines there without them: looked at again until nobody is named who was not looked at. */
const lookAround = async (dependencies: Dependencies, erasing: Erasing, { definitions }: Terms) => {
  const named = new Set<IdentifierKey>();
  for (;;) {
    const around = await survey(dependencies, erasing, named);
    if (around === 'conflict') return around;
    const anchors = await cleanTimelines(dependencies, erasing, around.others);
    const more = namedBy(anchors, dependencies, definitions).filter(
      (key) => !around.others.has(key) && !erasing.fences.has(key) && !named.has(key),
    );
    if (more.length === 0) return { around, anchors };
    for (const key of more) named.add(key);
  }
};

/** Once through everything; `conflict` where somebody else wrote meanwhile. */
const attempt = async (dependencies: Dependencies, erasing: Erasing): Promise<number | 'conflict'> => {
  const terms = { rules: await dependencies.rules.current(), definitions: await dependencies.definitions.current() };
  const found = await lookAround(dependencies, erasing, terms);
  if (found === 'conflict') return found;
  const { around, anchors } = found;
  const removed = removedBy(anchors);
  if (removed.length > 0) await dependencies.note(removed);
  // Facts before timelines: they are mended by what the timelines still say is gone.
  if ((await mendFacts(dependencies, { erasing, around, anchors, terms })) === 'conflict') return 'conflict';
  await writeTimelines(dependencies, anchors);
  await unlistErased(dependencies, erasing);
  if ((await stripProfiles(dependencies, erasing, around)) === 'conflict') return 'conflict';
  await settleAll(dependencies, [...around.others]);
  await removeFormerIds(dependencies, erasing);
  return removed.length;
};

/** Whether a worker from before the fences has put anything on timelines since. */
const isClean = async ({ timelines }: Dependencies, { fences }: Erasing): Promise<boolean> => {
  const left = await forEach(fences.keys(), (key) => timelines.records(key));
  return left.flat().length === 0;
};

/** Ends the fences, and takes those away that stand for no tombstone; false where something came in again. */
const conclude = async (dependencies: Dependencies, erasing: Erasing): Promise<boolean> => {
  const { profiles } = dependencies;
  for (const key of erasing.fences.keys()) await profiles.endFence(key);
  if (!(await isClean(dependencies, erasing))) return false;
  for (const key of erasing.passing) await profiles.unfence(key, erasing.requestId);
  return true;
};

/** Goes through everything once: true where nothing was found any more, false where it was, or somebody else wrote meanwhile. */
const tryOnce = async (dependencies: Dependencies, erasing: Erasing, sum: Found): Promise<boolean> => {
  for (const { left } of erasing.fences.values()) for (const id of left) sum.profileIds.add(id);
  const removed = await attempt(dependencies, erasing);
  if (removed !== 'conflict') sum.records += removed;
  if (removed !== 0) return false;
  await dependencies.noteProfiles?.([...sum.profileIds]);
  return conclude(dependencies, erasing);
};

/** What attempts found so far. */
interface Found {
  records: number;
  readonly profileIds: Set<string>;
}

/**
 * Makes the erasure of a person from profiles, identities, timelines and memberships (rule 33). What is left is what the events
 * that name nobody erased give. Cut off anywhere it is simply called again with the same job; again afterwards it changes nothing.
 * Throws HeadwaterError `erasure.contended` where others keep writing.
 */
export const createErase =
  (dependencies: Dependencies) =>
  async (job: EraseJob): Promise<ErasedPerson> => {
    const sum: Found = { records: 0, profileIds: new Set() };
    for (let tries = 0; tries < ATTEMPTS; tries++) {
      // Again each time: the fences remember what an attempt before had found.
      const erasing = await plant(dependencies, job);
      if (!(await tryOnce(dependencies, erasing, sum))) continue;
      return { erased: [...erasing.fences.keys()], cut: [...erasing.cut], records: sum.records };
    }
    throw new HeadwaterError('erasure.contended', 'Profiles change too fast to be erased; it is tried again.');
  };
