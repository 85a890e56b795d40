import { setTimeout } from 'node:timers/promises';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { RecordPosition, StreamRecord } from '../../shared/domain/event/event.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import { createSettleProfile } from '../../shared/stitching/settle-profile.ts';
import { clearKeyring, createChangingDefinitions, createDeployment, type Deployment, NOW } from './deployment.ts';
import { generateRecords } from './generate-records.ts';
import { createRandom, type Random } from './random.ts';
import { createChangingRules } from './rules.ts';
import { createScheduler, type Life, type Scheduler } from './scheduler.ts';

interface Placed {
  readonly position: RecordPosition;
  readonly record: StreamRecord;
}

interface Shard {
  readonly records: readonly Placed[];
  /** Index of the first record not checkpointed. */
  next: number;
}

const shardOf = (anchor: string, shards: number): number =>
  Array.from(anchor).reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % shards;

/** Records of an anchor stay on one shard, in order; sequences have gaps, as on the real stream. */
const shardsOf = (records: readonly StreamRecord[], random: Random): Shard[] => {
  const shards: Placed[][] = Array.from({ length: 2 + random.below(6) }, () => []);
  let sequence = 0;
  for (const record of records) {
    const shard = shardOf(`${record.anchor?.type}:${record.anchor?.value}`, shards.length);
    sequence += 1 + random.below(3);
    shards[shard]?.push({ position: { shard: `shard-${shard}`, sequence: String(sequence) }, record });
  }
  return shards.map((placed) => ({ records: placed, next: 0 }));
};

/** Reads of several items are not one read: each may be of another instant. */
const torn = (profiles: ProfileStore, { call }: Scheduler, life: Life): ProfileStore => {
  const oneByOne = async <K, V>(keys: readonly K[], read: (some: readonly K[]) => Promise<ReadonlyMap<never, V>>) => {
    const parts = keys.map((key) => call(life, 'profiles.read', () => read([key])));
    return new Map((await Promise.all(parts)).flatMap((part) => [...part]));
  };
  return {
    ...profiles,
    pointers: (keys) => oneByOne(keys, profiles.pointers as never) as never,
    knownLinks: (links) => oneByOne(links, profiles.knownLinks as never) as never,
    heads: (ids) => oneByOne(ids, profiles.heads as never) as never,
    slots: (ids) => oneByOne(ids, profiles.slots as never) as never,
    commit: (change) => call(life, 'profiles.commit', () => profiles.commit(change)),
    linksOf: (key) => call(life, 'profiles.linksOf', () => profiles.linksOf(key)),
    tiesOf: (key) => call(life, 'profiles.tiesOf', () => profiles.tiesOf(key)),
    identifiersOf: (head) => call(life, 'profiles.identifiersOf', () => profiles.identifiersOf(head)),
  };
};

interface Crew {
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
  read: (anchor) => scheduler.call(life, 'timelines.read', () => timelines.read(anchor)),
});

const storesFor = (crew: Crew, life: Life) => {
  const { deployment, scheduler, definitions, rules } = crew;
  const { ports } = deployment;
  return {
    profiles: torn(ports.profiles, scheduler, life),
    timelines: piecemeal(ports.timelines, crew, life),
    definitions: definitions.port,
    timers: scheduler.wrap(life, 'timers', ports.timers),
    ledger: scheduler.wrap(life, 'ledger', ports.ledger),
    quarantine: scheduler.wrap(life, 'quarantine', ports.quarantine),
    keyring: clearKeyring,
    clock: () => NOW,
    rules: rules.port,
  };
};

type Stitch = ReturnType<typeof createStitchProfiles>;

/** How many records of the batch are done, as the event source mapping would understand the answer. */
const attempt = async (stitch: Stitch, batch: readonly Placed[]): Promise<number> => {
  try {
    const { firstFailure } = await stitch(batch);
    const failed = batch.findIndex(({ position }) => position.sequence === firstFailure);
    return failed < 0 ? batch.length : failed;
  } catch (fault) {
    if (fault instanceof HeadwaterError) return 0;
    throw fault;
  }
};

/** A worker on each open shard; who dies is followed by another, who starts at the checkpoint. */
const createWorkers = (shards: readonly Shard[], crew: Crew, crash: number) => {
  const { random } = crew;
  const lives: Life[] = shards.map(() => ({ name: 'none', isOver: true }));
  const faults: unknown[] = [];
  let born = 0;
  const isOpen = (shard: Shard): boolean => shard.next < shard.records.length;

  const work = async (index: number, shard: Shard, life: Life): Promise<void> => {
    const stitch = createStitchProfiles(storesFor(crew, life));
    while (lives[index] === life && isOpen(shard)) {
      const start = shard.next;
      const done = await attempt(stitch, shard.records.slice(start, start + 1 + random.below(5)));
      // A ghost's answer is heard by nobody.
      if (lives[index] === life) shard.next = start + done;
    }
    if (lives[index] === life) life.isOver = true;
  };
  const revive = (index: number, shard: Shard): void => {
    const life: Life = { name: `worker-${index}.${born++}`, isOver: false };
    lives[index] = life;
    work(index, shard, life).catch((fault: unknown) => faults.push(fault));
  };
  return {
    faults,
    isDone: () => !shards.some(isOpen),
    /** Lets workers die, some of them only for the stream, and puts others in their place. */
    tend: () => {
      for (const [index, shard] of shards.entries()) {
        const life = lives[index];
        if (!life || !isOpen(shard)) continue;
        const hasDied = !life.isOver && random.chance(crash);
        if (hasDied) life.isOver = random.chance(0.7);
        if (hasDied || life.isOver) revive(index, shard);
      }
    },
  };
};

/** Every profile brought to the rules in force, as the walk after a change does; dies now and then and starts over. */
const createWalker = (crew: Crew, crash: number) => {
  const { random, rules } = crew;
  let life: Life = { name: 'none', isOver: true };
  let isDone = false;
  const faults: unknown[] = [];
  const walk = async (mine: Life): Promise<void> => {
    const stores = storesFor(crew, mine);
    const settle = createSettleProfile(stores);
    const { heads } = await stores.profiles.scan({ segment: 0, segments: 1, limit: 1000 });
    for (const head of heads) await settle(head);
    if (life === mine) isDone = true;
  };
  return {
    faults,
    isDone: () => isDone || !rules.hasChange,
    tend: () => {
      if (isDone || !rules.changed || !rules.hasChange) return;
      if (!life.isOver && random.chance(crash)) life.isOver = true;
      if (!life.isOver) return;
      const mine: Life = { name: 'walker', isOver: false };
      life = mine;
      walk(mine).catch((fault: unknown) => {
        if (fault instanceof HeadwaterError) mine.isOver = true;
        else faults.push(fault);
      });
    },
  };
};

/** The second walk, when nobody with former rules is left: it finds what was made behind the first. */
const walkAgain = async ({ deployment, definitions, rules }: Crew): Promise<void> => {
  const { ports } = deployment;
  rules.changed = true;
  const settle = createSettleProfile({
    ...ports,
    definitions: definitions.port,
    rules: { current: async () => rules.last },
    keyring: clearKeyring,
    clock: () => NOW,
  });
  const { heads } = await ports.profiles.scan({ segment: 0, segments: 1, limit: 1000 });
  for (const head of heads) await settle(head);
};

/** What a run left behind, to compare with the oracle. */
export interface Run {
  readonly seed: number;
  readonly records: readonly StreamRecord[];
  readonly deployment: Deployment;
  readonly rules: IdentityRules;
  readonly trace: readonly string[];
  /** Port calls made. */
  readonly steps: number;
  readonly problem?: string;
}

/** Faults per port call: every other run has none, and shows races alone. */
const STORMS = [0, 0, 0.003, 0.012] as const;
const MAX_STEPS = 60_000;

/**
 * One run: records on shards, a worker per shard that reads batches from its checkpoint, dies between any two port calls, or
 * lives on as a ghost beside its successor, until everything is checkpointed.
 */
export const runSeed = async (seed: number, deployment: Deployment = createDeployment()): Promise<Run> => {
  const random = createRandom(seed);
  const storm = random.pick(STORMS);
  const stall = random.pick([0, 0.02, 0.1]);
  const scheduler = createScheduler(random, { refuse: storm, lose: storm, stall });
  const records = generateRecords(random);
  const definitions = createChangingDefinitions(random);
  const rules = createChangingRules(random);
  const crew: Crew = { deployment, scheduler, random, definitions, rules };
  const workers = createWorkers(shardsOf(records, random), crew, storm / 4);
  const walker = createWalker(crew, storm / 4);

  let steps = 0;
  const faults = (): unknown[] => [...workers.faults, ...walker.faults];
  for (; steps < MAX_STEPS && faults().length === 0; steps++) {
    workers.tend();
    walker.tend();
    if (steps === 200 || random.chance(0.002)) definitions.changed = true;
    if (steps === 300 || random.chance(0.002)) rules.changed = true;
    const hasMoved = await scheduler.step();
    if (!hasMoved && workers.isDone()) rules.changed = true;
    if (!hasMoved && workers.isDone() && walker.isDone()) break;
    // Stores outside this process take their time.
    if (!hasMoved) await setTimeout(1);
  }
  if (faults().length === 0 && rules.hasChange)
    await walkAgain(crew).catch((error: unknown) => workers.faults.push(error));
  const [fault] = faults();
  const problem = fault ? String(fault) : steps < MAX_STEPS ? undefined : 'the stream was never done';
  return {
    seed,
    records,
    deployment,
    rules: rules.last,
    trace: scheduler.trace,
    steps,
    ...(problem === undefined ? {} : { problem }),
  };
};
