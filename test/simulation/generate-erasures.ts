import type { StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { namedBy } from '../../shared/domain/privacy/judge-erased.ts';
import { createRandom } from './random.ts';

/** Far from the seeds of what is erased from. */
const OFFSET = 7_000_003;

/** Without orders that come again: of who was parted only the last order is stored, and when the first came is forgotten with it. */
export const orderedOnce = (records: readonly StreamRecord[]): readonly StreamRecord[] => {
  const seen = new Set<string>();
  return records.filter(({ entries }) =>
    entries.every((entry) => {
      if (!('event' in entry) || entry.event.command === undefined) return true;
      const isFirst = !seen.has(entry.event.messageId);
      seen.add(entry.event.messageId);
      return isFirst;
    }),
  );
};

/** What a seed's officers erase: once or twice a few identifiers that records name, by a luck of their own. */
export const erasuresFor = (seed: number, records: readonly StreamRecord[]): readonly (readonly Identifier[])[] => {
  const random = createRandom(seed + OFFSET);
  const named = records.flatMap(({ anchor, entries }) =>
    anchor ? entries.flatMap((entry) => ('event' in entry ? namedBy(entry, anchor) : [])) : [],
  );
  const distinct = [...new Map(named.map((each) => [`${each.type}:${each.value}`, each])).values()];
  if (distinct.length === 0) return [];
  return Array.from({ length: 1 + random.below(2) }, () => {
    const chosen = Array.from({ length: 1 + random.below(3) }, () => random.pick(distinct));
    return [...new Set(chosen)];
  });
};
