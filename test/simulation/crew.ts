import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { ErasureStore, Fence } from '../../shared/ports/erasure-store.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { clearKeyring, type createChangingDefinitions, type Deployment, NOW } from './deployment.ts';
import type { Random } from './random.ts';
import type { createChangingRules } from './rules.ts';
import type { Life, Scheduler } from './scheduler.ts';

/** Parts in which many items are read: a crowd read one by one would take for ever. */
const PARTS = 16;

const ERASING = [
  'fence',
  'remember',
  'endFence',
  'unfence',
  'liftFence',
  'removeTies',
  'removeLink',
  'removeSeparation',
  'removePointer',
  'unlist',
  'joinedInto',
  'removeSlot',
] as const;

/** What only an eraser calls, every call behind the scheduler. */
const erasing = (profiles: ErasureStore, { call }: Scheduler, life: Life): ErasureStore => {
  const parked = ERASING.map((name) => {
    const method = profiles[name] as (...args: unknown[]) => Promise<unknown>;
    return [name, (...args: unknown[]) => call(life, `profiles.${name}`, () => method(...args))];
  });
  return { ...profiles, ...Object.fromEntries(parked) };
};

/** Reads of several items are not one read: each may be of another instant. */
const torn = (profiles: ProfileStore & ErasureStore, scheduler: Scheduler, life: Life): ProfileStore & ErasureStore => {
  const { call } = scheduler;
  const oneByOne = async <K, V>(keys: readonly K[], read: (some: readonly K[]) => Promise<ReadonlyMap<never, V>>) => {
    const size = Math.ceil(keys.length / PARTS);
    const starts = Array.from({ length: Math.min(keys.length, PARTS) }, (_, i) => i * size);
    const parts = starts.map((from) => call(life, 'profiles.read', () => read(keys.slice(from, from + size))));
    return new Map((await Promise.all(parts)).flatMap((part) => [...part]));
  };
  return {
    ...profiles,
    ...erasing(profiles, scheduler, life),
    pointers: (keys) => oneByOne(keys, profiles.pointers as never) as never,
    places: async (keys) => {
      const fences: (readonly [IdentifierKey, Fence])[] = [];
      const read = async (some: readonly IdentifierKey[]) => {
        const found = await profiles.places(some);
        fences.push(...found.fences);
        return found.pointers;
      };
      const pointers = await oneByOne(keys, read as never);
      return { pointers: pointers as never, fences: new Map(fences) };
    },
    knownLinks: (links) => oneByOne(links, profiles.knownLinks as never) as never,
    heads: (ids) => oneByOne(ids, profiles.heads as never) as never,
    slots: (ids) => oneByOne(ids, profiles.slots as never) as never,
    commit: (change) => call(life, 'profiles.commit', () => profiles.commit(change)),
    linksOf: (key) => call(life, 'profiles.linksOf', () => profiles.linksOf(key)),
    tiesOf: (key) => call(life, 'profiles.tiesOf', () => profiles.tiesOf(key)),
    identifiersOf: (head) => call(life, 'profiles.identifiersOf', () => profiles.identifiersOf(head)),
  };
};

/** What everybody in a run shares. */
export interface Crew {
  readonly deployment: Deployment;
  readonly scheduler: Scheduler;
  readonly random: Random;
  readonly definitions: ReturnType<typeof createChangingDefinitions>;
  readonly rules: ReturnType<typeof createChangingRules>;
}

/** A batch write is not one write: a crash leaves some of it. */
const piecemeal = (timelines: TimelineStore, { scheduler, random }: Crew, life: Life): TimelineStore => ({
  ...timelines,
  append: async (records) => {
    const open = [...records];
    while (open.length > 0) {
      const [one] = open.splice(random.below(open.length), 1);
      if (one) await scheduler.call(life, 'timelines.append', () => timelines.append([one]));
    }
  },
  remove: async (records) => {
    for (const one of records) await scheduler.call(life, 'timelines.remove', () => timelines.remove([one]));
  },
  records: (anchor) => scheduler.call(life, 'timelines.records', () => timelines.records(anchor)),
  read: (anchor) => scheduler.call(life, 'timelines.read', () => timelines.read(anchor)),
});

/** The stores as one life of a worker sees them: every call may be its last. */
export const storesFor = (crew: Crew, life: Life) => {
  const { deployment, scheduler, definitions, rules } = crew;
  const { ports } = deployment;
  return {
    profiles: torn(ports.profiles, scheduler, life),
    timelines: piecemeal(ports.timelines, crew, life),
    definitions: definitions.port,
    timers: scheduler.wrap(life, 'timers', ports.timers),
    ledger: scheduler.wrap(life, 'ledger', ports.ledger),
    quarantine: scheduler.wrap(life, 'quarantine', ports.quarantine),
    refusals: scheduler.wrap(life, 'refusals', ports.refusals),
    lift: ports.lift,
    keyring: clearKeyring,
    clock: () => NOW,
    rules: rules.port,
  };
};
