import type { RemovalAsked } from '../../shared/destinations/ask-removal.ts';
import type { AskedAudience } from '../../shared/domain/export/removal.ts';
import type { ReceiptLine } from '../../shared/domain/privacy/receipt.ts';
import type { Confidential, OrderGiven, PersonOrder, PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { PersonOrders } from '../../shared/ports/person-orders.ts';
import type { Carried } from './carry-out.ts';

/** What giving an order takes. */
export interface Ordering {
  readonly orders: PersonOrders;
  /** Has audiences let go at once of those whom permission forbids now. */
  readonly askRemoval: (asked: RemovalAsked) => Promise<readonly AskedAudience[]>;
}

/** First look at what became of an order: a stitcher takes a second or two. */
const SOON_MS = 2_000;
/** An order that nobody followed for so long is given again, for identifiers that got a profile since. */
const GIVE_AGAIN_MS = 60_000;
/** Longest pause between two looks. */
const MOST_MS = 900_000;

/** Each audience that was asked, for the receipt. */
const linesOf = (asked: readonly AskedAudience[], at: number): ReceiptLine[] =>
  asked.map(({ audience, type }) => ({
    store: `destination:${type}`,
    what: `asked audience ${audience} to let go of the person`,
    count: 1,
    at,
  }));

/**
 * Gives the order of a request and follows it. When it begins is written before anything is on the stream, so that what counts as
 * an answer to it is settled whoever dies. It is done once the profiles say what was ordered, and every audience that may not have
 * the person any more has been asked to let go; where the platforms stand is read as the withdrawal of the request's id. Looks grow
 * rarer the longer it takes, and a request that is late calls for somebody by itself.
 */
export const createGiveOrder = ({ orders, askRemoval, clock }: Ordering & { readonly clock: Clock }) => {
  const again = (given: OrderGiven, afterMs: number): Carried => ({ kind: 'again', workAt: clock() + afterMs, given });

  return async (request: PrivacyRequest, { identifiers }: Confidential, order: PersonOrder): Promise<Carried> => {
    const { id: requestId, given } = request;
    if (given === undefined) return again({ since: clock(), messages: 0 }, 0);
    const job = { requestId, identifiers, order };
    const now = clock();
    const { since, lastAt } = given;
    const keys = lastAt === undefined ? undefined : await orders.followed(job, since);
    if (keys === undefined) {
      const pause = Math.min(Math.max(SOON_MS, now - since), MOST_MS);
      if (lastAt !== undefined && now - lastAt < GIVE_AGAIN_MS) return again(given, pause);
      return again({ since, lastAt: now, messages: await orders.give(job) }, pause);
    }
    // What was set right is sent again by the exports themselves (art. 19).
    const mustLeave = order.kind !== 'rectify' && keys.length > 0;
    const asked = mustLeave ? await askRemoval({ id: requestId, keys, isErased: false, now }) : [];
    const line = { store: 'stream', what: `ordered: ${order.kind}`, count: given.messages, at: now };
    return { kind: 'done', lines: [line, ...linesOf(asked, now)], asked: asked.map(({ audience }) => audience) };
  };
};
