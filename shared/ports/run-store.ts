import type { Alert } from '../domain/export/alert.ts';
import type { MemberOutcome } from '../domain/export/delivery.ts';
import type { Delivery } from '../domain/export/delivery-ledger.ts';
import type { ExportMode, MemberFate, Run, RunError, RunMember, RunTotals } from '../domain/export/export.ts';
import type { MatchRate } from '../domain/export/match-rate.ts';
import type { Leaving } from '../domain/export/removal.ts';
import type { ChunkKind, ChunkPlan } from '../domain/export/run.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Json } from '../domain/json.ts';

/** The audience that a run serves. Stays as it was planned, whatever becomes of the configuration. */
export interface RunTarget {
  readonly audience: string;
  readonly destinationId: string;
  readonly segmentId: string;
  readonly mode: ExportMode;
  /** Set where nothing is sent but removals for lack of permission, whatever is configured since. */
  readonly leaving?: Leaving;
}

/** Why an export stands still; `code` where a platform or the guard stopped it, and no person. */
export interface Pause {
  readonly reason: string;
  readonly code?: string;
  readonly at: number;
}

/** What people and the guard said about an export beside its configuration. */
export interface ExportControl {
  readonly paused?: Pause;
  /** When its schedule is due next, as the planner last saw it. */
  readonly nextAt?: number;
  /** The run that somebody asked for and the planner has not yet begun. */
  readonly requested?: string;
  /** A person saw the guard's reason and resumed: the next run removes what it held. */
  readonly guardWaived?: true;
}

/** A planner's hold on an export: `fence` grows with every hold, and writes under an older fence fail. */
export interface PlannerHold<Plan> {
  readonly fence: number;
  readonly control: ExportControl;
  /** What the planner saved last; opaque to the store. */
  readonly plan?: Plan;
}

/** A call that was made for a chunk, written down before its members are settled, so that a crash repeats neither. */
export interface JournalEntry {
  readonly at: number;
  readonly results: readonly { readonly entry: Delivery; readonly outcome: MemberOutcome }[];
  readonly receipt?: Json;
  /** Names the platform's job that decides its pending members. */
  readonly poll?: Json;
  readonly matchRate?: MatchRate;
}

/** A chunk in somebody's hands: nobody else gets it before `until`; each claim counts an attempt. */
export interface ClaimedChunk extends ChunkPlan {
  readonly attempt: number;
  readonly journal: readonly JournalEntry[];
}

/** What is left of a chunk. */
export interface ChunkResult {
  readonly totals: RunTotals;
  /** Units whose difference remains: the next run plans them again. */
  readonly carry: ChunkPlan['units'];
  readonly receipts: readonly Json[];
}

/** What a chunk did, and how many units it carries: small, since a run of 10 million members has 20,000 of them. */
export interface ChunkSummary extends Pick<ChunkResult, 'totals' | 'receipts'> {
  readonly left: number;
}

/** Where a chunk stands; `result` once it is done. */
export interface ChunkStatus {
  readonly number: number;
  readonly kind: ChunkKind;
  readonly attempts: number;
  readonly claimedUntil: number;
  readonly result?: ChunkSummary;
}

/** A run as it stands, without summing its chunks. */
export interface RunLook {
  readonly run: Run;
  readonly target: RunTarget;
  /** What was sent out, once delivering: chunks of these kinds, and what the planner has to say beside what they did. */
  readonly dispatched?: Dispatched;
  /** Chunks that are done; short after a crash. */
  readonly done: number;
  /** When the platform last took something, or a chunk was done for good, epoch ms. */
  readonly progressedAt?: number;
}

/** What the planner sent out: chunks of these kinds, so many; `notes` say what it held back, `alerts` what to look at. */
export interface Dispatched {
  readonly at: number;
  readonly kinds: readonly ChunkKind[];
  readonly chunks: number;
  readonly notes: readonly RunError[];
  /** Profiles and identifiers that its chunks name. */
  readonly units?: number;
  readonly alerts?: readonly Alert[];
}

/** Names a chunk and the claim under which it is written. */
export interface ChunkClaim {
  readonly exportId: string;
  readonly runId: string;
  readonly number: number;
  readonly attempt: number;
}

/**
 * Runs, their chunks and members, and the state of exports between runs. Instants epoch ms. Runs are kept 90 days; their units,
 * calls and members, which name persons, 30.
 */
export interface RunStore {
  // For the management API
  /** Asks for a run as soon as the planner comes by; answers the run already asked for where there is one. */
  request(exportId: string, now: number): Promise<string>;
  control(exportId: string): Promise<ExportControl>;
  /** Pauses changes; removals for lack of permission still act. */
  pause(exportId: string, paused: Pause): Promise<void>;
  /** Ends a pause; where the removal guard caused it, its next run is waived through and asked for. */
  resume(exportId: string, now: number): Promise<void>;
  /** With totals summed from its chunks while it is under way. */
  run(exportId: string, runId: string): Promise<Run | undefined>;
  /** Newest first. */
  runs(query: { exportId: string; before?: string; limit: number }): Promise<{
    readonly runs: readonly Run[];
    readonly before?: string;
  }>;
  /** Ids of runs that have not ended, of the newest 25. */
  underWay(exportId: string): Promise<readonly string[]>;
  members(query: { runId: string; outcome?: MemberFate; after?: string; limit: number }): Promise<{
    readonly members: readonly RunMember[];
    readonly after?: string;
  }>;
  /** False when there is no such run or it has ended. */
  cancel(exportId: string, runId: string): Promise<boolean>;

  // For the planner
  /** A hold until `until`, or nothing while somebody else holds the export. */
  hold<Plan>(exportId: string, hold: { now: number; until: number }): Promise<PlannerHold<Plan> | undefined>;
  /** Saves under the fence; `begun` clears the request it answers, `release` ends the hold. `lost`: somebody holds it since. */
  save<Plan>(
    exportId: string,
    saved: { fence: number; plan: Plan; nextAt?: number; begun?: string; guardUsed?: boolean; release?: boolean },
  ): Promise<'saved' | 'lost'>;
  /** A new runId; ids sort by time. */
  newRunId(now: number): string;
  /** Records that a run begins; again is harmless. */
  begin(run: Run, target: RunTarget): Promise<void>;
  /** The plan stands: the run is `delivering`. */
  dispatch(exportId: string, runId: string, dispatched: Dispatched): Promise<void>;
  look(exportId: string, runId: string): Promise<RunLook | undefined>;
  /** Stores a chunk that is not yet claimed; planning it again replaces it. */
  putChunk(runId: string, chunk: ChunkPlan): Promise<void>;
  /** By number, after `after`. */
  chunks(page: { runId: string; after?: number; limit: number }): Promise<{
    readonly chunks: readonly ChunkStatus[];
    readonly after?: number;
  }>;
  /** The units still to be done: those carried if the chunk is done, else all. */
  remainder(runId: string, number: number): Promise<ChunkPlan['units']>;

  // For delivery
  claim(
    chunk: { exportId: string; runId: string; number: number },
    claim: { now: number; until: number },
  ): Promise<ClaimedChunk | 'done' | 'held' | 'unknown'>;
  /** These throw HeadwaterError `run.claim-lost` when the claim is no longer the chunk's. */
  journal(claim: ChunkClaim, entry: JournalEntry): Promise<void>;
  /** Lets go of the chunk; nobody gets it before `from`. */
  release(claim: ChunkClaim, from: number): Promise<void>;
  putMembers(claim: ChunkClaim, members: readonly RunMember[]): Promise<void>;
  /** Notes that the run gets on, for who judges whether it stands still. */
  progress(run: { exportId: string; runId: string }, at: number): Promise<void>;
  /**
   * `seemsLast` is a hint, wrong after a crash: it says that all chunks dispatched are done. `progressedAt`: set where the
   * chunk did not merely give up.
   */
  complete(claim: ChunkClaim, result: ChunkResult, progressedAt?: number): Promise<{ readonly seemsLast: boolean }>;
  /** Ends the run once; false when it had ended. */
  finish(run: Run): Promise<boolean>;

  // For erasure
  /**
   * Takes persons out of what is kept of a run that has ended: its units, calls and members; counts stay. One page from `after`
   * on, with how many rows it changed; again is harmless.
   */
  forget(persons: {
    runId: string;
    keys: readonly IdentifierKey[];
    profileIds: readonly string[];
    after?: string;
  }): Promise<{ readonly changed: number; readonly after?: string }>;
}
