import { iso } from '../../shared/domain/iso.ts';
import type { QuarantineHead, QuarantineReview } from '../../shared/ports/quarantine-review.ts';
import type { QuarantinedEvent, QuarantineStore } from '../../shared/ports/quarantine-store.ts';

type State = 'waiting' | 'replayed' | 'discarded';
interface Query {
  readonly sourceId?: string;
  readonly code?: string;
  readonly state?: State;
  readonly cursor?: string;
  readonly limit: number;
}

/** As many heads as are counted; reading them takes about a second. */
const MOST_COUNTED = 20_000;
/** What a call looks through for events in one state. */
const MOST_PAGES = 10;
const PAGE = 200;

const stateOf = ({ replayedAt, discardedAt }: Pick<QuarantineHead, 'replayedAt' | 'discardedAt'>): State => {
  if (replayedAt !== undefined) return 'replayed';
  return discardedAt === undefined ? 'waiting' : 'discarded';
};

/** A page of the events in one state; it may hold fewer than asked for, or none, and still have a next one. */
export const listInState = async (quarantine: Pick<QuarantineStore, 'list'>, { state, limit, ...query }: Query) => {
  if (state === undefined) return quarantine.list({ ...query, limit });
  const events: QuarantinedEvent[] = [];
  let { cursor } = query;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = await quarantine.list({ ...query, limit: PAGE, ...(cursor !== undefined && { cursor }) });
    const found = page.events.filter((event) => stateOf(event) === state);
    events.push(...found.slice(0, limit - events.length));
    const last = events.at(-1);
    const isFull = events.length >= limit && last !== undefined;
    if (isFull && (page.cursor !== undefined || found.at(-1) !== last)) return { events, cursor: last.id };
    cursor = page.cursor;
    if (isFull || cursor === undefined) return { events };
  }
  return { events, ...(cursor !== undefined && { cursor }) };
};

const groupOf = (heads: readonly [QuarantineHead, ...QuarantineHead[]]) => {
  const [latest] = heads;
  const first = heads.at(-1) ?? latest;
  const count = (state: State) => heads.filter((head) => stateOf(head) === state).length;
  return {
    ...{ sourceId: latest.sourceId, code: latest.reason.code, message: latest.reason.message },
    ...{ waiting: count('waiting'), replayed: count('replayed'), discarded: count('discarded') },
    ...{ firstAt: iso(first.receivedAt), lastAt: iso(latest.receivedAt) },
  };
};

/** What is quarantined, counted by source and reason. */
export const summarise = async (review: Pick<QuarantineReview, 'heads'>) => {
  const { heads, isComplete } = await review.heads({ limit: MOST_COUNTED });
  const groups = [...Map.groupBy(heads, ({ sourceId, reason }) => `${sourceId} ${reason.code}`).values()];
  return {
    groups: groups
      .flatMap(([first, ...rest]) => (first ? [groupOf([first, ...rest])] : []))
      .sort((a, b) => b.waiting - a.waiting || (a.lastAt < b.lastAt ? 1 : -1)),
    isComplete,
  };
};
