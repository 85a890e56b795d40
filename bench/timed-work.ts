import prices from '../shared/domain/cost/prices.json' with { type: 'json' };
import { openMeasuredPath, streamRecord } from './measured-path.ts';
import { browsingEvent } from './workload.ts';

/** What work on one profile asked of the tables, a mean over all that were worked on. */
export interface ProfileWork {
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
  /** Dollars of capacity for a million profiles. */
  readonly perMillion: number;
}

/** Changes that time alone brings, and bringing a profile to a new definition. */
export interface TimedWork {
  readonly due: ProfileWork;
  readonly backfill: ProfileWork;
}

const PERSONS = 100;
const EVENTS = 12;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Path = Awaited<ReturnType<typeof openMeasuredPath>>;

const meanOf = ({ meter }: Path, persons: number): ProfileWork => {
  const sum = { requests: 0, writeUnits: 0, readUnits: 0 };
  for (const usage of meter.usage.values()) {
    sum.requests += usage.requests;
    sum.writeUnits += usage.writeUnits;
    sum.readUnits += usage.readUnits;
  }
  const { perMillionWriteUnits, perMillionReadUnits } = prices.dynamodb;
  const dollars = sum.writeUnits * perMillionWriteUnits + sum.readUnits * perMillionReadUnits;
  return {
    requests: sum.requests / persons,
    writeUnits: sum.writeUnits / persons,
    readUnits: sum.readUnits / persons,
    perMillion: dollars / persons,
  };
};

/** Heads of everybody, as a walk reads them. */
const walk = async (path: Path) => {
  const { heads } = await path.profiles.scan({ segment: 0, segments: 1, limit: 10 * PERSONS });
  return heads;
};

/** Counts what a due timer and a walk over all profiles for a new definition ask of the tables. */
export const countTimedWork = async (): Promise<TimedWork> => {
  let now = Date.UTC(2026, 5, 1);
  const path = await openMeasuredPath(() => now);
  try {
    for (let n = 0; n < EVENTS; n++) {
      now += MINUTE;
      const records = Array.from({ length: PERSONS }, (_, person) =>
        streamRecord(now, [browsingEvent({ person, n, at: now })]),
      );
      await path.stitch(path.positioned(records));
    }
    // A day later the first windows have closed for everybody.
    now += DAY + MINUTE;
    const known = await walk(path);
    path.meter.reset();
    const ids = known.map(({ profileId }) => profileId);
    const heads = await path.profiles.heads(ids);
    for (const head of heads.values()) await path.refresh(head);
    await path.timers.remove([...heads.values()].map(({ profileId, armedAt = now }) => ({ profileId, due: armedAt })));
    const due = meanOf(path, heads.size);
    path.define({ id: 'new', definition: { event: 'Product Viewed', count: { op: '>=', value: 3 }, within: 'P45D' } });
    path.meter.reset();
    for (const head of await walk(path)) await path.refresh(head);
    return { due, backfill: meanOf(path, heads.size) };
  } finally {
    await path.close();
  }
};
