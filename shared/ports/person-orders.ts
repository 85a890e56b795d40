import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import type { PersonOrder } from '../domain/privacy/request.ts';

/** An order about a person that a request asks for (art. 16, 18, 21). */
export interface PersonOrderJob {
  readonly requestId: string;
  /** The identifiers whose owner was proven: the order is given at each that a profile has. */
  readonly identifiers: readonly Identifier[];
  readonly order: PersonOrder;
}

/** What a request may order of a person. */
export interface PersonOrders {
  /**
   * Puts the order on the stream as commands, like an officer's own (rule 6). Ids of messages follow from the request, so that
   * doing it again is a duplicate of which the first counts. Resolves once all are durable, to how many there are: none where
   * nobody has one of the identifiers.
   */
  give(job: PersonOrderJob): Promise<number>;
  /**
   * All identifiers of the profiles that have the proven ones, once each of these profiles says what an order given at `since`
   * (epoch ms) or later says; undefined before that.
   */
  followed(job: PersonOrderJob, since: number): Promise<readonly IdentifierKey[] | undefined>;
}
