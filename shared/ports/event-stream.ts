import type { StreamRecord } from '../domain/event/event.ts';

/** A record with the partition key it travels under: its anchor’s key, or its recordId where every entry is quarantined. */
export interface KeyedRecord {
  readonly partitionKey: string;
  readonly record: StreamRecord;
}

/** The durable stream between collection and everything else. */
export interface EventStream {
  /** Resolves when every record is durable; throws HeadwaterError `stream.unavailable` when one is not after retries (rule 4). */
  put(records: readonly KeyedRecord[]): Promise<void>;
}
