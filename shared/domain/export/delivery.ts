import type { Identifier } from '../identity/identifier.ts';
import type { Json, JsonObject } from '../json.ts';
import type { Operation } from './export.ts';
import type { MatchRate } from './match-rate.ts';

/** One identifier to put in or take out. `operationId` stays the same over retries of the same operation. */
export interface OutgoingMember {
  readonly operation: Operation;
  readonly operationId: string;
  readonly identifier: Identifier;
  /** Traits as of now; empty when removing. */
  readonly traits: JsonObject;
  /** The profile's answer per purpose as of now; absent when removing. */
  readonly consent?: Readonly<Record<string, boolean>>;
}

/** A request to send; `members` are the indexes of the members it carries. An `s3://exports/…` URL is a file to write. */
export interface DeliveryRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly members: readonly number[];
}

/** What came back: an answer, or the reason there was none. `at` is when, epoch ms. */
export type DeliveryResponse =
  | {
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      /** At most 64 KiB of it. */
      readonly body: string;
      readonly at: number;
    }
  | {
      /** `refused-address` was never sent and never will be; the others may have arrived. */
      readonly failure: 'timeout' | 'network' | 'refused-address';
      readonly message: string;
      readonly at: number;
    };

/**
 * The platform's word on one member. `retry` may have been applied and is asked again, at once and without the rejected
 * ones where `again` is set; `rejected` was not applied; `pending`: decided by a job that is asked, or a further call that is
 * made, at `pollAt`, epoch ms; `undone` says that nothing was changed so far.
 */
export type MemberOutcome =
  | { readonly kind: 'accepted'; readonly confirmed: boolean }
  | { readonly kind: 'rejected'; readonly code: string; readonly example: string }
  | {
      readonly kind: 'retry';
      readonly code: string;
      readonly example: string;
      readonly afterSeconds?: number;
      readonly again?: true;
    }
  | {
      readonly kind: 'pending';
      readonly code: string;
      readonly example: string;
      readonly pollAt: number;
      readonly undone?: true;
    };

/** Why nothing more can work until a person acts, in words that a marketer understands. */
export interface PauseNotice {
  /** Kebab-case. */
  readonly code: string;
  readonly sentence: string;
}

/**
 * An answer read: one outcome per member of the request, in the request's order, and what to keep of it for `finish`.
 * `poll` names the job or the next call of pending members, without secrets or contact values; `pause` stops the export.
 * `matchRate` is what the platform says of the members it took by this answer, once.
 */
export interface Interpretation {
  readonly outcomes: readonly MemberOutcome[];
  readonly receipt?: Json;
  readonly poll?: Json;
  readonly pause?: PauseNotice;
  readonly matchRate?: MatchRate;
}
