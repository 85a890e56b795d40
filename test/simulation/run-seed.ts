import { setTimeout } from 'node:timers/promises';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { RecordPosition, StreamRecord } from '../../shared/domain/event/event.ts';
import type { IdentityRules } from '../../shared/domain/identity/rules.ts';
import { type Crew, storesFor } from './crew.ts';
import { createChangingDefinitions, createDeployment, type Deployment } from './deployment.ts';
import { createEraser, type Erasures } from './eraser.ts';
import { generateCrowd, isCrowded } from './generate-crowd.ts';
import { erasuresFor, orderedOnce } from './generate-erasures.ts';
import { generatePassedOn, isPassedOn } from './generate-passed-on.ts';
import { generateRecords } from './generate-records.ts';
import { createRandom, type Random } from './random.ts';
import { createChangingRules, type Room } from './rules.ts';
import { createScheduler, type Life } from './scheduler.ts';
import { createWalker, walkAgain } from './walker.ts';

/** A record with where it stands on the stream. */
export interface Placed {
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
const createWorkers = (shards: readonly Shard[], crew: Crew) => {
  const { random, scheduler } = crew;
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
        const hasDied = !life.isOver && random.chance(scheduler.weather.crash);
        if (hasDied) life.isOver = random.chance(0.7);
        if (hasDied || life.isOver) revive(index, shard);
      }
    },
  };
};

/** What a run left behind, to compare with the oracle. */
export interface Run {
  readonly seed: number;
  readonly records: readonly StreamRecord[];
  readonly deployment: Deployment;
  readonly rules: IdentityRules;
  /** Where each record stood. */
  readonly placed: readonly Placed[];
  /** What was erased meanwhile. */
  readonly erasures: Erasures;
  readonly trace: readonly string[];
  /** Port calls made. */
  readonly steps: number;
  readonly problem?: string;
}

/** Faults per port call: every other run has none, and shows races alone. */
const STORMS = [0, 0, 0.003, 0.012] as const;
/** Crowds that several workers pass on at once take up to 300,000. */
const MAX_STEPS = 600_000;
/** In a storm work that takes many calls may never end; then the weather clears, and it must. */
const CALM_AFTER = 20_000;

type Workers = ReturnType<typeof createWorkers>;
interface Actors {
  readonly workers: Workers;
  readonly walker: ReturnType<typeof createWalker>;
  readonly eraser: ReturnType<typeof createEraser>;
}

/** What time brings whoever works: others change definitions and rules, and storms end. */
const pass = ({ random, definitions, rules, scheduler }: Crew, steps: number): void => {
  if (steps === CALM_AFTER) scheduler.calm();
  if (steps === 200 || random.chance(0.002)) definitions.changed = true;
  if (steps === 300 || random.chance(0.002)) rules.changed = true;
};

/** Lets everybody go on step by step until all is done; answers how many steps it took. */
const play = async (crew: Crew, { workers, walker, eraser }: Actors): Promise<number> => {
  const { scheduler, rules } = crew;
  const actors = [workers, walker, eraser];
  for (let steps = 0; steps < MAX_STEPS && actors.every(({ faults }) => faults.length === 0); steps++) {
    pass(crew, steps);
    workers.tend();
    walker.tend();
    eraser.tend(workers.isDone() && walker.isDone());
    if (await scheduler.step()) continue;
    if (actors.every((each) => each.isDone())) return steps;
    if (workers.isDone()) rules.changed = true;
    // Stores outside this process take their time.
    await setTimeout(1);
  }
  return MAX_STEPS;
};

const GENERATE = { few: generateRecords, crowd: generateCrowd, 'passed on': generatePassedOn } as const;

const roomOf = (seed: number): Room => (isPassedOn(seed) ? 'passed on' : isCrowded(seed) ? 'crowd' : 'few');

/** What a run may be told besides its seed. */
interface RunOptions {
  readonly deployment?: Deployment;
  /** Records of the seed left out, by place: how a failing run is made smaller. */
  readonly without?: ReadonlySet<number>;
  /** Identifiers are erased while everybody works. */
  readonly erasing?: boolean;
}

/**
 * One run: records on shards, a worker per shard that reads batches from its checkpoint, dies between any two port calls, or
 * lives on as a ghost beside its successor, until everything is checkpointed; rules and definitions may change on the way.
 */
export const runSeed = async (seed: number, options: RunOptions = {}): Promise<Run> => {
  const { deployment = createDeployment(), without = new Set() } = options;
  const random = createRandom(seed);
  const storm = random.pick(STORMS);
  const stall = random.pick([0, 0.02, 0.1]);
  const scheduler = createScheduler(random, { refuse: storm, lose: storm, stall, crash: storm / 4 });
  const room = roomOf(seed);
  const generated = GENERATE[room](random).filter((_, place) => !without.has(place));
  const records = options.erasing ? orderedOnce(generated) : generated;
  const rules = createChangingRules(random, room);
  const crew: Crew = { deployment, scheduler, random, definitions: createChangingDefinitions(random), rules };
  const shards = shardsOf(records, random);
  const workers = createWorkers(shards, crew);
  const walker = createWalker(crew);
  const eraser = createEraser(crew, options.erasing ? erasuresFor(seed, records) : []);
  const steps = await play(crew, { workers, walker, eraser });
  const faults = [...workers.faults, ...walker.faults, ...eraser.faults];
  const finish = async (): Promise<void> => {
    if (faults.length > 0) return;
    await eraser.again();
    if (rules.hasChange) await walkAgain(crew);
  };
  await finish().catch((error: unknown) => {
    faults.push(error);
  });
  const [fault] = faults;
  const problem = fault ? String(fault) : steps < MAX_STEPS ? undefined : 'the stream was never done';
  return {
    seed,
    records,
    deployment,
    rules: rules.last,
    placed: shards.flatMap((shard) => shard.records),
    erasures: eraser.erasures,
    trace: scheduler.trace,
    steps,
    ...(problem === undefined ? {} : { problem }),
  };
};
