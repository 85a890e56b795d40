import type { SegmentEvent } from '../shared/domain/event/event.ts';
import { openMeasuredPath, streamRecord } from './measured-path.ts';
import type { TableUsage } from './metered-client.ts';

/** What one identity operation asked of the table of identities and heads, per operation. */
export interface IdentityCost {
  readonly operation: string;
  readonly writeUnits: number;
  readonly readUnits: number;
}

const PERSONS = 20;

const event = (at: number, ids: Partial<SegmentEvent>, n: number): SegmentEvent => ({
  type: ids.traits ? 'identify' : 'track',
  messageId: crypto.randomUUID(),
  timestamp: new Date(at).toISOString(),
  originalTimestamp: new Date(at).toISOString(),
  ...(ids.traits ? {} : { event: `Something ${n}` }),
  ...ids,
});

/** Operations in the order a person lives them; the last two know everything already. */
const OPERATIONS: readonly { operation: string; ids: (person: number) => Partial<SegmentEvent> }[] = [
  { operation: 'create a profile of one identifier', ids: (person) => ({ anonymousId: `device-a-${person}` }) },
  { operation: 'create another', ids: (person) => ({ anonymousId: `device-b-${person}` }) },
  {
    operation: 'attach a userId to a device',
    ids: (person) => ({ anonymousId: `device-a-${person}`, userId: `user-${person}` }),
  },
  {
    operation: 'join two profiles',
    ids: (person) => ({ anonymousId: `device-b-${person}`, userId: `user-${person}` }),
  },
  {
    operation: 'known identifiers, already linked',
    ids: (person) => ({ anonymousId: `device-b-${person}`, userId: `user-${person}` }),
  },
  { operation: 'one known identifier', ids: (person) => ({ userId: `user-${person}` }) },
];

const NONE: TableUsage = { requests: 0, writeUnits: 0, readUnits: 0 };

/**
 * Counts each operation alone. The write of the head itself, which every event costs, is taken off by the cheapest
 * operation, so that what is left is what identity costs.
 */
export const countIdentities = async (): Promise<readonly IdentityCost[]> => {
  let now = Date.UTC(2026, 5, 1);
  const path = await openMeasuredPath(() => now);
  try {
    const costs: IdentityCost[] = [];
    for (const [n, { operation, ids }] of OPERATIONS.entries()) {
      now += 60_000;
      path.meter.reset();
      const records = Array.from({ length: PERSONS }, (_, person) => streamRecord(now, [event(now, ids(person), n)]));
      await path.stitch(path.positioned(records));
      const { writeUnits, readUnits } = path.meter.usage.get('profiles') ?? NONE;
      costs.push({ operation, writeUnits: writeUnits / PERSONS, readUnits: readUnits / PERSONS });
    }
    return costs;
  } finally {
    await path.close();
  }
};
