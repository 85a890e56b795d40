import type { JsonObject } from '../json.ts';
import type { Alert } from './alert.ts';
import type { MatchRate } from './match-rate.ts';

/** Puts a member into the platform's audience, or takes it out. */
export type Operation = 'add' | 'remove';

/** `delta` sends the difference wanted − sent; `full` sends every wanted member again. */
export type ExportMode = 'delta' | 'full';

/** The configured document of kind `export`. */
export interface ExportDocument {
  readonly segmentId: string;
  readonly destinationId: string;
  /** `rate(15 minutes)` or `cron(…)`, EventBridge's dialect. */
  readonly schedule: string;
  /** IANA zone of `cron(…)`; default UTC. */
  readonly timezone?: string;
  readonly mode: ExportMode;
  readonly enabled: boolean;
}

/** The configured document of kind `destination`. `credentials` is sealed JSON, absent where the type needs none. */
export interface DestinationDocument {
  readonly type: string;
  readonly name: string;
  readonly settings: JsonObject;
  readonly credentials?: string;
}

export type RunStatus = 'planning' | 'delivering' | 'succeeded' | 'partial' | 'failed';

/** One kind of failure in a run: its code, how many members met it, and the platform's words about one of them, masked. */
export interface RunError {
  readonly code: string;
  readonly count: number;
  readonly example: string;
}

/**
 * What a run did. `added` + `removed` count what the platform was asked, `accepted` + `rejected` what it answered;
 * `skipped` members were kept back, each for a reason.
 */
export interface RunTotals {
  readonly added: number;
  readonly removed: number;
  readonly accepted: number;
  readonly rejected: number;
  readonly skipped: number;
  readonly errors: readonly RunError[];
  /** Of the members whose platform told it. */
  readonly matchRate?: MatchRate;
}

/** How far a run is: `share` of its parts are done, from 0 to 1; `units` counts the profiles and identifiers that it looks at. */
export interface RunProgress {
  readonly share: number;
  readonly units?: number;
}

/** One execution of an export. Instants epoch ms. */
export interface Run extends RunTotals {
  readonly exportId: string;
  readonly runId: string;
  readonly status: RunStatus;
  readonly startedAt: number;
  readonly finishedAt?: number;
  /** What somebody should look at. */
  readonly alerts?: readonly Alert[];
  /** How far it is, while it is delivered. */
  readonly progress?: RunProgress;
  /** Set when somebody asked to stop it; it ends `partial` and the next run plans again. */
  readonly cancelled?: true;
  /** Whether it took out of the audience whom others had put in; absent where that was not asked for. */
  readonly replaced?: boolean;
}

/** What became of one member of a run: `pending` is tried again by the next run. */
export type MemberFate = 'accepted' | 'rejected' | 'skipped' | 'pending';

/** A member of a run: an identifier's key, or `profileId:…` for one that had no identifier to send. */
export interface RunMember {
  readonly member: string;
  readonly profileId?: string;
  readonly operation?: Operation;
  readonly outcome: MemberFate;
  /** Kebab-case code, set unless accepted. */
  readonly reason?: string;
  /** The platform's words, masked. */
  readonly example?: string;
}

/** The totals of a run that has done nothing yet. */
export const NO_TOTALS: RunTotals = { added: 0, removed: 0, accepted: 0, rejected: 0, skipped: 0, errors: [] };
