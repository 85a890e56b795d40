/** The parts of kinesalite 3 that the local stream stands on, typed; nothing else reaches into the package. */
import type { RequestListener, Server } from 'node:http';
import { createRequire } from 'node:module';

export interface StoredRecord {
  readonly PartitionKey: string;
  /** base64 */
  readonly Data: string;
  /** Epoch seconds. */
  readonly ApproximateArrivalTimestamp: number;
}

type Done = (error?: Error | null) => void;

/** The memory store under kinesalite: every change passes these three. */
export interface MemoryDown {
  _put(key: Buffer, value: Buffer, options: object, callback: Done): void;
  _del(key: Buffer, options: object, callback: Done): void;
  _batch(operations: readonly MemoryChange[], options: object, callback: Done): void;
}

export type MemoryChange =
  | { readonly type: 'put'; readonly key: Buffer; readonly value: Buffer }
  | { readonly type: 'del'; readonly key: Buffer };

export interface StreamStore {
  readonly db: { close(callback: Done): void };
  getStreamDb(name: string): {
    createReadStream(range: object): AsyncIterable<{ readonly key: string; readonly value: StoredRecord }>;
    createKeyStream(range: object): AsyncIterable<string>;
    batch(operations: readonly { type: 'del'; key: string }[]): Promise<void>;
  };
  getStream(name: string, callback: (error: Error | null, stream?: unknown) => void): void;
}

interface KinesaliteOptions {
  readonly createStreamMs: number;
  readonly shardLimit: number;
}

const load = createRequire(import.meta.url);
const kinesalitePath = load.resolve('kinesalite');
const loadBeside = createRequire(kinesalitePath);
/** kinesalite takes its memory store from the module cache once: the stand-in is what `createStreamStore` sets. */
const memdownPath = loadBeside.resolve('memdown');
const memdown: () => MemoryDown = loadBeside('memdown');
let makeMemory: () => MemoryDown = memdown;
const cached = load.cache[memdownPath];
if (cached) cached.exports = () => makeMemory();

interface IteratorRequest {
  readonly StreamName: string;
  readonly ShardId: string;
  readonly ShardIteratorType: string;
  readonly StartingSequenceNumber?: string;
  /** Epoch seconds. */
  readonly Timestamp?: number;
}
type GetShardIterator = (store: StreamStore, data: IteratorRequest, callback: (...answer: unknown[]) => void) => void;

/** Where a shard was at an instant, as a sequence number. kinesalite never answers where no record came since: there, what comes next is meant. */
const startAt = async (
  store: StreamStore,
  { Timestamp = 0, ...request }: IteratorRequest,
): Promise<IteratorRequest> => {
  const prefix = hexOfShard(request.ShardId);
  const records = store.getStreamDb(request.StreamName).createReadStream({ gt: `${prefix}/`, lt: `${prefix}/~` });
  for await (const { key, value } of records) {
    if (value.ApproximateArrivalTimestamp < Timestamp) continue;
    return {
      ...request,
      ShardIteratorType: 'AT_SEQUENCE_NUMBER',
      StartingSequenceNumber: String(key).split('/')[1] ?? '',
    };
  }
  return { ...request, ShardIteratorType: 'LATEST' };
};

/** kinesalite looks its actions up in the module cache, once. */
const iteratorPath = load.resolve('kinesalite/actions/getShardIterator');
const getShardIterator: GetShardIterator = load(iteratorPath);
const iteratorModule = load.cache[iteratorPath];
if (iteratorModule) {
  const patched: GetShardIterator = (store, data, callback) => {
    const isAllowed = data.ShardIteratorType === 'AT_TIMESTAMP' && (data.Timestamp ?? 0) * 1000 <= Date.now();
    if (!isAllowed) return getShardIterator(store, data, callback);
    store.getStream(data.StreamName, (missing) => {
      if (missing) return getShardIterator(store, data, callback);
      startAt(store, data).then((request) => getShardIterator(store, request, callback), callback);
    });
  };
  iteratorModule.exports = patched;
}

const createKinesalite: (options: KinesaliteOptions) => Server = load('kinesalite');
const db: {
  create(options: KinesaliteOptions): StreamStore;
  shardIxToHex(index: number): string;
} = load('kinesalite/db');
const createStream: (store: StreamStore, data: object, callback: Done) => void = load(
  'kinesalite/actions/createStream',
);

export const hexOfShard = (shard: string): string => db.shardIxToHex(Number(shard.split('-')[1]));

/** Makes a stream at once; one that exists already stays as it is. */
export const createKinesisStream = (store: StreamStore, name: string, shards: number): Promise<void> =>
  new Promise((resolve, reject) =>
    createStream(store, { StreamName: name, ShardCount: shards }, (error) => {
      const body = (error as { body?: { __type?: string } } | null | undefined)?.body;
      if (error && body?.__type !== 'ResourceInUseException') return reject(error);
      // kinesalite activates a stream in a timer of 0 ms.
      setTimeout(resolve, 5);
    }),
  );

/** kinesalite's request handler together with its store, on a memory store of the caller's making. */
export const createStreamStore = (
  wrap: (memory: MemoryDown) => MemoryDown,
): { readonly store: StreamStore; readonly handler: RequestListener } => {
  const create = db.create;
  let store: StreamStore | undefined;
  makeMemory = () => wrap(memdown());
  db.create = (given) => {
    store = create(given);
    return store;
  };
  try {
    const server = createKinesalite({ createStreamMs: 0, shardLimit: 1000 });
    const handler = server.listeners('request')[0] as RequestListener;
    if (!store) throw new TypeError('kinesalite no longer makes its store by db.create.');
    return { store, handler };
  } finally {
    db.create = create;
    makeMemory = memdown;
  }
};
