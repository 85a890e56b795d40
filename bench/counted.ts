import { type Asked, costPerMillion, storagePerMillion } from '../shared/domain/cost/cost.ts';
import prices from '../shared/domain/cost/prices.json' with { type: 'json' };
import type { StreamRecord } from '../shared/domain/event/event.ts';
import { openMeasuredPath, streamRecord } from './measured-path.ts';
import type { TableUsage } from './metered-client.ts';
import { browsingEvent, identifyEvent } from './workload.ts';

/** What was counted for one shape of traffic; per-event figures are means over the measured requests. */
export interface Counted {
  readonly eventsPerRequest: number;
  readonly eventBytes: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Write units on the table of identities and heads, and on all others, by table. */
  readonly byTable: Readonly<Record<string, TableUsage>>;
  readonly cost: Readonly<Record<string, number>>;
  readonly storage: number;
  readonly timelineBytes: number;
  readonly archiveBytes: number;
  readonly asked: Asked;
}

const PERSONS = 40;
/** Until every count of the reference segments is settled. */
const WARM_REQUESTS = 18;
const MEASURED_REQUESTS = 12;
const BATCHES_AN_ARCHIVE_OBJECT = 4;
/** Assumed, printed with the result: what a call to AWS takes inside a region, and how many follow each other in a batch. */
export const ASSUMED = { roundTripMs: 6, stitchRoundTrips: 7, archiveRoundTrips: 3, collectRoundTrips: 2 } as const;
const MEMORY_GB = { collect: 1, stitch: 0.5, archive: 0.5 } as const;

interface Run {
  readonly records: readonly (readonly StreamRecord[])[];
  readonly cpuMs: number;
}

const requestsOf = (eventsPerRequest: number, from: number, round: number): StreamRecord[] =>
  Array.from({ length: PERSONS }, (_, person) => {
    const at = from + round * 60_000 + person;
    const events = Array.from({ length: eventsPerRequest }, (_, i) =>
      browsingEvent({ person, n: round * eventsPerRequest + i, at: at - (eventsPerRequest - i) * 500 }),
    );
    return streamRecord(at, events);
  });

const gbSeconds = ({ records, cpuMs }: Run): number => {
  const batches = records.length;
  const requests = records.reduce((sum, batch) => sum + batch.length, 0);
  const waiting = (trips: number, times: number) => (trips * ASSUMED.roundTripMs * times) / 1000;
  return (
    MEMORY_GB.collect * waiting(ASSUMED.collectRoundTrips, requests) +
    MEMORY_GB.stitch * (waiting(ASSUMED.stitchRoundTrips, batches) + cpuMs / 1000) +
    MEMORY_GB.archive * waiting(ASSUMED.archiveRoundTrips, batches / BATCHES_AN_ARCHIVE_OBJECT)
  );
};

const total = (usage: ReadonlyMap<string, TableUsage>, unit: 'writeUnits' | 'readUnits'): number =>
  [...usage.values()].reduce((sum, table) => sum + table[unit], 0);

const asked = (run: Run, usage: ReadonlyMap<string, TableUsage>, events: number): Asked => {
  const requests = run.records.reduce((sum, batch) => sum + batch.length, 0);
  const putUnits = run.records
    .flat()
    .reduce(
      (sum, record) => sum + Math.ceil(Buffer.byteLength(JSON.stringify(record)) / prices.kinesis.putUnitBytes),
      0,
    );
  const { timelines: infrequent, ...others } = Object.fromEntries(usage);
  const rest = new Map(Object.entries(others));
  const standard = { writeUnits: total(rest, 'writeUnits'), readUnits: total(rest, 'readUnits') };
  const archived = run.records.length / BATCHES_AN_ARCHIVE_OBJECT;
  return {
    events,
    apiRequests: requests,
    streamPutUnits: putUnits,
    ...standard,
    infrequent: { writeUnits: infrequent?.writeUnits ?? 0, readUnits: infrequent?.readUnits ?? 0 },
    archivePuts: archived,
    queueRequests: 0,
    invocations: requests + run.records.length + archived,
    gbSeconds: gbSeconds(run),
  };
};

/**
 * Runs the reference workload in a steady state: known people, every request another person's record in its batch, so that
 * nothing is saved by chance; identities and traits are set up before the count starts.
 */
export const countRequests = async (eventsPerRequest: number): Promise<Counted> => {
  const start = Date.UTC(2026, 5, 1);
  let now = start;
  const path = await openMeasuredPath(() => now);
  try {
    const people = Array.from({ length: PERSONS }, (_, person) =>
      streamRecord(start + person, [identifyEvent({ person, at: start })]),
    );
    await path.stitch(path.positioned(people));
    for (let round = 1; round <= WARM_REQUESTS; round++) {
      now = start + round * 60_000 + PERSONS;
      await path.stitch(path.positioned(requestsOf(eventsPerRequest, start, round)));
    }
    path.meter.reset();
    const records: StreamRecord[][] = [];
    const cpu = process.cpuUsage();
    for (let round = WARM_REQUESTS + 1; round <= WARM_REQUESTS + MEASURED_REQUESTS; round++) {
      now = start + round * 60_000 + PERSONS;
      const batch = requestsOf(eventsPerRequest, start, round);
      records.push(batch);
      for (const record of batch) await path.screen(record);
      await path.stitch(path.positioned(batch));
    }
    const used = process.cpuUsage(cpu);
    const archived: StreamRecord[] = records.slice(0, BATCHES_AN_ARCHIVE_OBJECT).flat();
    await path.archive(path.positioned(archived));
    const events = PERSONS * eventsPerRequest * MEASURED_REQUESTS;
    const run = { records, cpuMs: (used.user + used.system) / 1000 };
    const { usage } = path.meter;
    const asks = asked(run, usage, events);
    const stored = PERSONS * eventsPerRequest * (WARM_REQUESTS + MEASURED_REQUESTS);
    const timelineBytes = (await path.timelineBytes()) / stored;
    const archiveBytes = path.objects.reduce((sum, bytes) => sum + bytes, 0) / (archived.length * eventsPerRequest);
    return {
      eventsPerRequest,
      eventBytes: Buffer.byteLength(JSON.stringify(browsingEvent({ person: 1, n: 1, at: now }))),
      writeUnits: total(usage, 'writeUnits') / events,
      readUnits: total(usage, 'readUnits') / events,
      byTable: Object.fromEntries(usage),
      cost: costPerMillion(asks),
      asked: asks,
      storage: storagePerMillion({ table: timelineBytes, archive: archiveBytes }),
      timelineBytes,
      archiveBytes,
    };
  } finally {
    await path.close();
  }
};
