import { HeadwaterError } from '../domain/errors.ts';
import type { EventStream, KeyedRecord } from '../ports/event-stream.ts';

/** A stream that remembers, as JSON would: what was put last stands last. `fail` makes the next puts throw. */
export interface MemoryEventStream extends EventStream {
  readonly records: readonly KeyedRecord[];
  fail(times: number): void;
}

/** The event stream in memory. */
export const createMemoryEventStream = (): MemoryEventStream => {
  const records: KeyedRecord[] = [];
  let failures = 0;
  return {
    records,
    fail: (times) => {
      failures = times;
    },
    put: async (put) => {
      if (failures > 0) {
        failures -= 1;
        throw new HeadwaterError('stream.unavailable', 'The stream was told to fail.');
      }
      records.push(...(JSON.parse(JSON.stringify(put)) as KeyedRecord[]));
    },
  };
};
