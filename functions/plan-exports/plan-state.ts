import type { DestinationDocument, ExportDocument } from '../../shared/domain/export/export.ts';
import type { Versioned } from '../../shared/ports/configuration-store.ts';
import type { RunTarget } from '../../shared/ports/run-store.ts';

/** Where candidates come from. `carry`: what earlier runs left open; `ledger`: what the audience was told. */
export const STEPS = {
  /** A member's withdrawal is published like a change of membership: nobody else needs to be looked at (L4). */
  delta: ['carry', 'changes'],
  /** A stopped export only takes back: by what was published since it stopped, and daily from everybody who was sent. */
  'withdraw-changes': ['changes'],
  withdraw: ['ledger'],
  reconcile: ['carry', 'ledger', 'members'],
} as const;
export type Step = (typeof STEPS)[keyof typeof STEPS][number];

/** How far a step has come: a shard (or the place of a carried run), and the page in it. */
export interface Position {
  readonly step: number;
  readonly shard: number;
  readonly after?: string;
}

/** A run being planned or delivered. */
export interface ActiveRun {
  readonly runId: string;
  readonly startedAt: number;
  readonly target: RunTarget;
  /** `configurationOf` as it began. */
  readonly configuration?: string;
  readonly plan: keyof typeof STEPS;
  /** Changes published from here on are read. */
  readonly since: number;
  /** Runs whose remainders this one takes over. */
  readonly carry: readonly string[];
  /** Paused or disabled: only removals for lack of permission leave. */
  readonly isPermissionOnly: boolean;
  readonly position: Position;
  readonly nextChunk: number;
  /** Units in the chunks written so far; absent in what was saved before they were counted. */
  readonly units?: number;
  /** Removals planned for other reasons than permission. */
  readonly removals: number;
  /** Members planned whom the audience does not hold. */
  readonly additions: number;
  /** Withdrawals published before joined it while it was under way. */
  readonly watchedTo?: number;
  /** Set once its chunks were sent out, and whenever messages were sent again. */
  readonly sentAt?: number;
}

/** What the planner remembers of an export between ticks. */
export interface PlanState {
  readonly schedule?: { readonly key: string; readonly nextAt?: number };
  readonly active?: ActiveRun;
  /** Everything published before was planned. */
  readonly cursor?: number;
  readonly reconciledAt?: number;
  /** When a stopped export last looked at everybody it had sent. */
  readonly withdrawnAt?: number;
  /** The configuration that was reconciled: another one asks for everything again. */
  readonly configuration?: string;
  readonly carry: readonly string[];
  /** The last run begun because somebody asked: the request may outlive a crash, and is then answered already. */
  readonly answered?: string;
}

/** The function's own time is 60 s: a hold outlives it, so that two planners never meet. */
export const HOLD_MS = 70_000;

export const FRESH: PlanState = { carry: [] };

/** Names what an export's wanted set depends on beside its members: a segment's new definition has another list of them. */
export const configurationOf = (
  { document: { segmentId, destinationId, mode } }: Versioned<ExportDocument>,
  destination: Versioned<DestinationDocument>,
  variants: readonly string[],
): string =>
  JSON.stringify([
    ...[segmentId, destinationId, mode, destination.document.type, destination.document.settings],
    ...variants,
  ]);
