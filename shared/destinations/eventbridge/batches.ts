/** An entry of PutEvents, spelled as its API has it. */
export interface PutEventsEntry {
  readonly EventBusName: string;
  readonly Source: string;
  readonly DetailType: string;
  readonly Detail: string;
}

/** An entry with the index of its member. */
export interface NumberedEntry {
  readonly entry: PutEventsEntry;
  readonly index: number;
}

/** Entries in one call, at most (API_PutEvents, "Array Members"). */
const MOST_ENTRIES = 10;
/**
 * Bytes in one call. AWS takes 1 MiB since January 2026 (AWS Compute Blog, 29 January 2026: payloads of Lambda, SQS and EventBridge), and its
 * guide still said 256 KB of all entries together: batches keep to the old number, which holds everywhere.
 */
const MOST_BYTES = 256 * 1024;

const encoder = new TextEncoder();

/** An entry's size as EventBridge counts it: user guide, "Calculating PutEvents event entry size". */
export const entryBytes = ({ Source, DetailType, Detail }: PutEventsEntry): number =>
  [Source, DetailType, Detail].reduce((sum, text) => sum + encoder.encode(text).length, 0);

/** Calls that respect both limits, in order. An entry that is too large on its own travels alone, so that its refusal is its own. */
export const batchesOf = (entries: readonly PutEventsEntry[]): readonly (readonly NumberedEntry[])[] => {
  const batches: NumberedEntry[][] = [];
  let open = { entries: [] as NumberedEntry[], bytes: 0 };
  for (const [index, entry] of entries.entries()) {
    const bytes = entryBytes(entry);
    const isFull = open.entries.length === MOST_ENTRIES || open.bytes + bytes > MOST_BYTES;
    if (isFull || batches.length === 0) {
      open = { entries: [], bytes: 0 };
      batches.push(open.entries);
    }
    open.entries.push({ entry, index });
    open.bytes += bytes;
  }
  return batches;
};
