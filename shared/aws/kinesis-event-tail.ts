import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  ProvisionedThroughputExceededException,
  type _Record as Record_,
  ResourceNotFoundException,
} from '@aws-sdk/client-kinesis';
import { compareSequences } from '../domain/event/compare-sequences.ts';
import { isStreamRecord } from '../domain/event/is-stream-record.ts';
import type { EventTail, ShardPlace, TailedRecord, TailPlace } from '../ports/event-tail.ts';

interface TailOptions {
  readonly client: Pick<KinesisClient, 'send'>;
  readonly stream: string;
}

/** A shard gives 2 MiB a second and five reads to all its readers together (https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html). */
const MOST_READS = 2;
const MOST_RECORDS = 500;
const ENOUGH_BYTES = 1024 * 1024;
/** Longer, and reading on by sequence number could pass an empty stretch of the shard for several calls. */
const FRESH_MS = 60_000;
/** Arrival is written to the millisecond by machines whose clocks differ. */
const MARGIN_MS = 5_000;

interface ShardPage {
  readonly records: readonly TailedRecord[];
  readonly place: ShardPlace;
  readonly behindMs: number;
}

const parse = (data: Uint8Array | undefined): unknown => {
  try {
    return JSON.parse(Buffer.from(data ?? []).toString('utf8'));
  } catch {
    // Bytes that are no JSON are no record: the archive keeps them, who watches events has nothing to see in them.
    return undefined;
  }
};

const tailed = (shard: string, { Data, SequenceNumber, ApproximateArrivalTimestamp }: Record_): TailedRecord[] => {
  const record = parse(Data);
  if (!isStreamRecord(record) || SequenceNumber === undefined) return [];
  const arrivedAt = ApproximateArrivalTimestamp?.getTime() ?? Date.parse(record.receivedAt);
  return [{ position: { shard, sequence: SequenceNumber }, arrivedAt, record }];
};

/** Kinesis takes no instant that has not come yet. */
const startOf = ({ after, at }: ShardPlace, now: number) =>
  after !== undefined && now - at < FRESH_MS
    ? ({ ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: after } as const)
    : ({ ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(Math.min(at, now - 1)) } as const);

/** Undefined where the shard gives no more for now: its readers took all it gives in a second. */
const unlessBusy = async <T>(call: Promise<T>): Promise<T | undefined> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ProvisionedThroughputExceededException) return undefined;
    throw error;
  }
};

/** The EventTail on Kinesis: a few reads beside those of the mappings, paid for by nothing while nobody watches. */
export const createKinesisEventTail = ({ client, stream: StreamName }: TailOptions): EventTail => {
  const openShards = async (): Promise<readonly string[]> => {
    const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName }));
    return Shards.flatMap(({ ShardId, SequenceNumberRange }) =>
      ShardId === undefined || SequenceNumberRange?.EndingSequenceNumber !== undefined ? [] : [ShardId],
    );
  };

  const readShard = async (shard: string, place: ShardPlace, now: number): Promise<ShardPage> => {
    const start = { StreamName, ShardId: shard, ...startOf(place, now) };
    const records: TailedRecord[] = [];
    let { ShardIterator: iterator } = await client.send(new GetShardIteratorCommand(start));
    let last = place.after;
    let behindMs = 0;
    let bytes = 0;
    for (let reads = 0; reads < MOST_READS && iterator !== undefined && bytes < ENOUGH_BYTES; reads += 1) {
      const page = await unlessBusy(
        client.send(new GetRecordsCommand({ ShardIterator: iterator, Limit: MOST_RECORDS })),
      );
      if (page === undefined) break;
      const fresh = (page.Records ?? []).filter(
        ({ SequenceNumber = '0' }) => last === undefined || compareSequences(SequenceNumber, last) > 0,
      );
      records.push(...fresh.flatMap((record) => tailed(shard, record)));
      bytes += fresh.reduce((sum, { Data }) => sum + (Data?.length ?? 0), 0);
      last = fresh.at(-1)?.SequenceNumber ?? last;
      behindMs = page.MillisBehindLatest ?? 0;
      iterator = page.NextShardIterator;
      if (behindMs === 0) break;
    }
    const at = Math.max(place.at, now - behindMs - MARGIN_MS);
    return { records, behindMs, place: { at, ...(last !== undefined && { after: last }) } };
  };

  /** A shard that was closed and forgotten meanwhile has nothing more to give. */
  const readIfThere = async (shard: string, place: ShardPlace, now: number): Promise<ShardPage | undefined> => {
    try {
      return await readShard(shard, place, now);
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return undefined;
      throw error;
    }
  };

  return {
    read: async (from, now) => {
      const known: TailPlace = typeof from === 'number' ? {} : from;
      const since = typeof from === 'number' ? from : Math.min(now, ...Object.values(from).map(({ at }) => at));
      const shards = await openShards();
      const pages = await Promise.all(
        shards.map(async (shard) => [shard, await readIfThere(shard, known[shard] ?? { at: since }, now)] as const),
      );
      const read = pages.flatMap(([shard, page]) => (page === undefined ? [] : [{ shard, ...page }]));
      return {
        records: read.flatMap(({ records }) => records).sort((a, b) => a.arrivedAt - b.arrivedAt),
        place: Object.fromEntries(read.map(({ shard, place }) => [shard, place])),
        behindMs: Math.max(0, ...read.map(({ behindMs }) => behindMs)),
      };
    },
  };
};
