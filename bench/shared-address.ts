import { openMeasuredPath, streamRecord } from './measured-path.ts';
import type { SizeCost } from './profile-sizes.ts';

/** Visitors that named the address before the one that is counted: both beyond where it is set apart. */
const SHARERS = [150, 600] as const;

/** What one more visitor costs who names an address that very many share: it is kept and not followed. */
export const countSharers = async (): Promise<readonly SizeCost[]> => {
  let now = Date.UTC(2026, 5, 1);
  const path = await openMeasuredPath(() => now);
  const visit = async (visitor: number): Promise<void> => {
    now += 60_000;
    const timestamp = new Date(now).toISOString();
    const event = {
      type: 'identify' as const,
      messageId: crypto.randomUUID(),
      timestamp,
      originalTimestamp: timestamp,
      anonymousId: `visitor-${visitor}`,
      traits: { email: 'office@shop.example' },
    };
    await path.stitch(path.positioned([streamRecord(now, [event])]));
  };
  const costs: SizeCost[] = [];
  let visitors = 0;
  try {
    for (const sharers of SHARERS) {
      while (visitors < sharers) await visit(visitors++);
      path.meter.reset();
      await visit(visitors++);
      const { requests = 0, writeUnits = 0, readUnits = 0 } = path.meter.usage.get('profiles') ?? {};
      costs.push({
        identifiers: sharers,
        operation: 'one more visitor of an address they all share',
        requests,
        writeUnits,
        readUnits,
      });
    }
    return costs;
  } finally {
    await path.close();
  }
};
