import { eventNamesOf } from './leaf.ts';
import type { EventLeaf } from './segment.ts';

const isLimited = (leaf: EventLeaf): leaf is Exclude<EventLeaf, { kind: 'count' }> =>
  leaf.kind === 'sequence' || (leaf.kind === 'aggregate' && !leaf.isEnough);

/** What a definition cannot tell, in sentences: where more events count than are kept apart. Each sentence once. */
export const limitsOf = (leaves: readonly EventLeaf[]): string[] => [
  ...new Set(
    leaves.filter(isLimited).map((leaf) => {
      const names = [...new Set(eventNamesOf(leaf))].map((name) => `“${name}”`).join(', ');
      return `Of one profile at most ${leaf.limit} events of ${names} are told apart; beyond, an answer that may be wrong says so.`;
    }),
  ),
];
