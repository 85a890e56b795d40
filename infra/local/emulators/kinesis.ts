import { failure, listen, operationOf, type RunningService, sendJson } from './json-service.ts';
import { createKinesisStream, createStreamStore, hexOfShard, type StoredRecord } from './kinesalite.ts';
import { createStreamLog } from './stream-log.ts';

/** A record as an event source mapping reads it. `data` is base64. */
export interface ShardRecord {
  readonly sequence: string;
  readonly partitionKey: string;
  readonly data: string;
  readonly arrivedAt: number;
}

export interface ShardRange {
  readonly stream: string;
  readonly shard: string;
  /** Sequence number of the last record already read. */
  readonly after?: string;
}

export interface LocalKinesis extends RunningService {
  /** Makes a stream with so many shards, unless it is there. kinesalite has no on-demand mode: shards are given. */
  createStream(stream: { readonly name: string; readonly shards: number }): Promise<readonly string[]>;
  read(range: ShardRange & { readonly limit: number; readonly bytes: number }): Promise<readonly ShardRecord[]>;
  /** Frees the records up to `after`, once every reader has passed them, but for the last `keep` of them. */
  trim(range: ShardRange & { readonly keep?: number }): Promise<void>;
}

const READ_ONLY = new Set([
  'GetShardIterator',
  'GetRecords',
  'ListShards',
  'DescribeStream',
  'DescribeStreamSummary',
  'ListStreams',
]);
const WRITES = new Set(['PutRecord', 'PutRecords']);

const recordOf = ({ key, value }: { key: string; value: StoredRecord }): ShardRecord => ({
  sequence: key.split('/')[1] ?? '',
  partitionKey: value.PartitionKey,
  data: value.Data,
  arrivedAt: value.ApproximateArrivalTimestamp,
});

const rangeOf = ({ shard, after }: ShardRange): { gt: string; lt: string } => {
  const prefix = hexOfShard(shard);
  return { gt: `${prefix}/${after ?? ''}`, lt: `${prefix}/~` };
};

/** Kinesis on 127.0.0.1: kinesalite, kept in the log `path`; `onRecords` hears of every write once it is durable. */
export const startKinesis = async (options: { readonly path: string; onRecords(): void }): Promise<LocalKinesis> => {
  const log = createStreamLog(options.path);
  const { store, handler } = createStreamStore(log.wrap);
  const service = await listen((request, response) => {
    const operation = operationOf(request);
    if (WRITES.has(operation)) response.once('finish', options.onRecords);
    else if (!READ_ONLY.has(operation)) {
      const { statusCode, body } = failure('UnknownOperationException', `${operation} is not hosted locally.`);
      request.resume();
      return sendJson(response, statusCode, body);
    }
    handler(request, response);
  });
  return {
    endpoint: service.endpoint,
    createStream: async ({ name, shards }) => {
      await createKinesisStream(store, name, shards);
      const stream = await new Promise<{ Shards: { ShardId: string }[] }>((resolve, reject) =>
        store.getStream(name, (error, found) =>
          error ? reject(error) : resolve(found as { Shards: { ShardId: string }[] }),
        ),
      );
      return stream.Shards.map((shard) => shard.ShardId);
    },
    read: async ({ limit, bytes, ...range }) => {
      const records: ShardRecord[] = [];
      let size = 0;
      const found = store.getStreamDb(range.stream).createReadStream({ ...rangeOf(range), limit });
      for await (const item of found) {
        size += item.value.Data.length;
        if (records.length > 0 && size > bytes) break;
        records.push(recordOf(item));
      }
      return records;
    },
    trim: async ({ after, keep = 0, ...range }) => {
      if (after === undefined) return;
      const keys: { type: 'del'; key: string }[] = [];
      const prefix = hexOfShard(range.shard);
      const streamDb = store.getStreamDb(range.stream);
      for await (const key of streamDb.createKeyStream({ gt: `${prefix}/`, lte: `${prefix}/${after}` }))
        keys.push({ type: 'del', key: String(key) });
      const freed = keep === 0 ? keys : keys.slice(0, -keep);
      if (freed.length > 0) await streamDb.batch(freed);
    },
    close: async () => {
      await service.close();
      await new Promise<void>((resolve, reject) => store.db.close((error) => (error ? reject(error) : resolve())));
      log.close();
    },
  };
};
