import type { DataFolder } from '../data/data-folder.ts';

/** How far each mapping has read each shard, kept between runs. */
export interface Checkpoints {
  /** Sequence number of the last record done, absent before the first. */
  read(mapping: string, shard: string): string | undefined;
  register(mapping: string, stream: string): void;
  write(mapping: string, shard: string, sequence: string): void;
  /** Writes what is not on disk yet and frees the records that every mapping has passed. */
  flush(): Promise<void>;
}

const FILE = 'checkpoints.json';
const FLUSH_MS = 250;

export const createCheckpoints = (
  { data, fail }: { readonly data: DataFolder; fail(cause: unknown): void },
  trim: (range: { stream: string; shard: string; after: string }) => Promise<void>,
): Checkpoints => {
  const positions = new Map<string, string>(Object.entries(data.readJson<Record<string, string>>(FILE) ?? {}));
  const streams = new Map<string, string>();
  const moved = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
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
      if (after !== undefined) await trim({ stream, shard, after });
    }
  };
  return {
    read: (mapping, shard) => positions.get(`${mapping} ${shard}`),
    register: (mapping, stream) => {
      streams.set(mapping, stream);
    },
    write: (mapping, shard, sequence) => {
      positions.set(`${mapping} ${shard}`, sequence);
      moved.add(`${streams.get(mapping)} ${shard}`);
      timer ??= setTimeout(() => void flush().catch(fail), FLUSH_MS);
    },
    flush,
  };
};
