import { eventNamesOf } from './leaf.ts';
import type { EventLeaf } from './segment.ts';

const isLimited = (leaf: EventLeaf): leaf is Exclude<EventLeaf, { kind: 'count' }> =>
  leaf.kind === 'sequence' || (leaf.kind === 'aggregate' && !leaf.isEnough);

/** Of one profile at most `limit` events of these names are told apart. */
export interface Limit {
  readonly events: readonly string[];
  readonly limit: number;
  /** The same as a sentence. */
  readonly message: string;
}

const limitOf = (leaf: Exclude<EventLeaf, { kind: 'count' }>): Limit => {
  const events = [...new Set(eventNamesOf(leaf))];
  const names = events.map((name) => `“${name}”`).join(', ');
  const message = `Of one profile at most ${leaf.limit} events of ${names} are told apart; beyond, an answer that may be wrong says so.`;
  return { events, limit: leaf.limit, message };
};

/** What a definition cannot tell: where more events count than are kept apart. Each limit once. */
export const limitsOf = (leaves: readonly EventLeaf[]): readonly Limit[] => [
  ...new Map(
    leaves
      .filter(isLimited)
      .map(limitOf)
      .map((limit) => [limit.message, limit]),
  ).values(),
];
