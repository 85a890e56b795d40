import type { Identifier } from '../domain/identity/identifier.ts';
import type { PersonOrder } from '../domain/privacy/request.ts';

/** An order about a person that a request asks for (art. 16, 18, 21). */
export interface PersonOrderJob {
  readonly requestId: string;
  /** Whose: the first is the one that the command is anchored at. */
  readonly identifiers: readonly Identifier[];
  readonly order: PersonOrder;
  /** Epoch ms. */
  readonly requestedAt: number;
}

/**
 * Puts the order on the stream as a command, like an officer's own (rule 6). Ids of messages follow from the request, so that
 * doing it again is a duplicate. Resolves to them once they are durable.
 */
export type PersonOrders = (job: PersonOrderJob) => Promise<readonly string[]>;
