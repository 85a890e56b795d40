import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { HeadwaterError } from '../domain/errors.ts';
import type { EventStream, KeyedRecord } from '../ports/event-stream.ts';

interface StreamOptions {
  readonly client: Pick<KinesisClient, 'send'>;
  readonly stream: string;
  /** Waits, milliseconds; a test may not. */
  readonly pause?: (ms: number) => Promise<void>;
}

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html (10 MiB since 2025; emulators still say 5). */
const MAX_RECORDS = 500;
const MAX_BYTES = 5 * 1024 * 1024;
/** A shard takes 1 MiB a second, so the largest request wants about five seconds of a small stream; then it is a 503. */
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;

type Entry = PutRecordsRequestEntry & { readonly Data: Uint8Array; readonly PartitionKey: string };

const toEntry = ({ partitionKey, record }: KeyedRecord): Entry => ({
  PartitionKey: partitionKey,
  Data: Buffer.from(JSON.stringify(record)),
});

const bytesOf = (entry: Entry): number => entry.Data.length + Buffer.byteLength(entry.PartitionKey);

/** Cuts entries into calls that Kinesis takes, in their order. */
const cutCalls = (entries: readonly Entry[]): Entry[][] => {
  const calls: { entries: Entry[]; bytes: number }[] = [];
  for (const entry of entries) {
    const bytes = bytesOf(entry);
    const last = calls.at(-1);
    if (last && last.entries.length < MAX_RECORDS && last.bytes + bytes <= MAX_BYTES) {
      last.entries.push(entry);
      last.bytes += bytes;
    } else calls.push({ entries: [entry], bytes });
  }
  return calls.map((call) => call.entries);
};

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The stream in Kinesis. Entries that it refuses are sent again with growing pauses; order within an anchor does not matter (rule 5). */
export const createKinesisEventStream = ({ client, stream, pause = sleep }: StreamOptions): EventStream => {
  /** Resolves to the entries that were refused. */
  const tryPut = async (entries: readonly Entry[]): Promise<Entry[]> => {
    const { Records: results = [] } = await client.send(
      new PutRecordsCommand({ StreamName: stream, Records: [...entries] }),
    );
    return entries.filter((_, index) => results[index]?.SequenceNumber === undefined);
  };

  const putAll = async (entries: Entry[]): Promise<void> => {
    let left = entries;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0)
        await pause(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + Math.random() / 2));
      left = await tryPut(left);
      if (left.length === 0) return;
    }
    throw new HeadwaterError(
      'stream.unavailable',
      `The stream refused ${left.length} of ${entries.length} records; it may need more shards.`,
    );
  };

  return {
    put: async (records) => {
      try {
        for (const call of cutCalls(records.map(toEntry))) await putAll(call);
      } catch (cause) {
        if (cause instanceof HeadwaterError) throw cause;
        throw new HeadwaterError('stream.unavailable', 'The stream does not answer.', { cause });
      }
    },
  };
};
