import type { DataFolder } from '../data/data-folder.ts';

/** How far each mapping has read each shard, kept between runs. */
export interface Checkpoints {
  /** Sequence number of the last record done, absent before the first. */
  read(mapping: string, shard: string): string | undefined;
  register(mapping: string, stream: string): void;
  write(mapping: string, shard: string, sequence: string): void;
  /** At the end: writes what is not on disk yet and frees every record that every mapping has passed. */
  flush(): Promise<void>;
}

const FILE = 'checkpoints.json';
const FLUSH_MS = 250;
/** Who watches events reads beside the mappings: the newest records stay for so long by the host's clock, and at most so many of a shard. */
const KEPT_MS = 10 * 60_000;
const KEPT_RECORDS = 1_000;
const FREE_MS = 30_000;

type Trim = (range: { stream: string; shard: string; after: string; keep: number }) => Promise<void>;

/** Frees what every mapping has passed, not before nobody is likely to want to see it any more. */
const createFreeing = (trim: Trim, now: () => number) => {
  const passed = new Map<string, { after: string; at: number }[]>();
  const trimTo = (place: string, after: string, keep: number): Promise<void> => {
    const [stream = '', shard = ''] = place.split(' ');
    return trim({ stream, shard, after, keep });
  };
  const freeOld = async (place: string): Promise<void> => {
    const noted = passed.get(place) ?? [];
    const oldest = now() - KEPT_MS;
    const old = noted.filter(({ at }) => at <= oldest).at(-1);
    if (old) await trimTo(place, old.after, 0);
    const left = noted.filter(({ at }) => at > oldest);
    passed.set(place, left);
    const newest = left.at(-1);
    if (newest) await trimTo(place, newest.after, KEPT_RECORDS);
  };
  return {
    note: (place: string, after: string): void => {
      passed.set(place, [...(passed.get(place) ?? []), { after, at: now() }]);
    },
    freeOld: async (): Promise<void> => {
      for (const place of passed.keys()) await freeOld(place);
    },
    freeAll: async (): Promise<void> => {
      for (const [place, noted] of passed) {
        const newest = noted.at(-1);
        if (newest) await trimTo(place, newest.after, 0);
      }
      passed.clear();
    },
  };
};

interface CheckpointParts {
  readonly data: DataFolder;
  /** The host's time, epoch ms. */
  now(): number;
  fail(cause: unknown): void;
}

export const createCheckpoints = ({ data, now, fail }: CheckpointParts, trim: Trim): Checkpoints => {
  const positions = new Map<string, string>(Object.entries(data.readJson<Record<string, string>>(FILE) ?? {}));
  const streams = new Map<string, string>();
  const moved = new Set<string>();
  const freeing = createFreeing(trim, now);
  let timer: NodeJS.Timeout | undefined;
  let idle: NodeJS.Timeout | undefined;
  const keep = (): void => {
    if (moved.size === 0) return;
    const shards = new Set(moved);
    moved.clear();
    data.writeJson(FILE, Object.fromEntries(positions));
    for (const place of shards) {
      const [stream = '', shard = ''] = place.split(' ');
      const readers = [...streams]
        .filter(([, name]) => name === stream)
        .map(([mapping]) => positions.get(`${mapping} ${shard}`));
      if (readers.some((position) => position === undefined)) continue;
      const after = readers.reduce((least, position) =>
        BigInt(position ?? 0) < BigInt(least ?? 0) ? position : least,
      );
      if (after !== undefined) freeing.note(place, after);
    }
  };
  const work = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    keep();
    await freeing.freeOld();
  };
  return {
    read: (mapping, shard) => positions.get(`${mapping} ${shard}`),
    register: (mapping, stream) => {
      streams.set(mapping, stream);
    },
    write: (mapping, shard, sequence) => {
      positions.set(`${mapping} ${shard}`, sequence);
      moved.add(`${streams.get(mapping)} ${shard}`);
      timer ??= setTimeout(() => void work().catch(fail), FLUSH_MS);
      idle ??= setInterval(() => void work().catch(fail), FREE_MS).unref();
    },
    flush: async () => {
      clearTimeout(timer);
      clearInterval(idle);
      keep();
      await freeing.freeAll();
    },
  };
};
