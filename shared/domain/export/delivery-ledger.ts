import type { IdentifierKey } from '../identity/identifier.ts';
import type { MemberOutcome } from './delivery.ts';
import type { ExportMode, Operation } from './export.ts';

/** Rule 29: absent → sending → sent → confirmed. Everything that is not `absent` can and may have to be removed. */
export type DeliveryState = 'absent' | 'sending' | 'sent' | 'confirmed';

/**
 * What a platform's audience was told about one identifier: rule 28's unit, whoever's profile it is. `sealed` is the value
 * exactly as sent, encrypted; dropped once absent. Instants epoch ms.
 */
export interface Delivery {
  readonly audience: string;
  readonly key: IdentifierKey;
  /** Counted from 1; every write is conditional on the version it was decided from. */
  readonly version: number;
  readonly state: DeliveryState;
  readonly operation: Operation;
  /** Stays the same over retries of one operation, so that the platform can count it once. */
  readonly operationId: string;
  /** The chunk that holds or last held it. */
  readonly runId: string;
  readonly chunk: number;
  /** Until then nobody else sends for it. */
  readonly until: number;
  readonly at: number;
  /** When the operation that stands began; absent once one was refused: what the platform holds is then from before it. */
  readonly begunAt?: number;
  /** The state a refusal goes back to. */
  readonly before: DeliveryState;
  readonly sealed?: string;
  /** This removal overtook an add in flight: it is sent again, as a new operation, from this instant on. */
  readonly repeatAt?: number;
}

/** What a platform has taken and not confirmed is sent again by the next reconciliation after so long. */
export const CONFIRM_WITHIN_MS = 24 * 3_600_000;

/** So long nobody else sends for an identifier that a platform's job works on, from when it was last asked; its chunk gives up sooner. */
export const PENDING_MS = 75 * 60_000;

/** Who asks: a chunk of a run. */
export interface Holder {
  readonly runId: string;
  readonly chunk: number;
  readonly mode: ExportMode;
}

/**
 * What is wanted of an identifier now; `permission`: unwanted because somebody said no, or never said yes. `correctedAt`: a trait
 * that the audience is sent was rectified then, epoch ms, and whoever was told before must be told again (GDPR art. 19).
 */
export type Want =
  | { readonly wanted: true; readonly correctedAt?: number }
  | { readonly wanted: false; readonly permission: boolean };

/** What to do for an identifier now. */
export type Decision =
  | {
      readonly kind: 'send';
      readonly operation: Operation;
      /** False: this is the same operation again, under its id. */
      readonly fresh: boolean;
      /** Set when it overtakes an add in flight. */
      readonly repeatAt?: number;
    }
  | { readonly kind: 'none' }
  | { readonly kind: 'wait'; readonly until: number };

const send = (operation: Operation, fresh: boolean): Decision => ({ kind: 'send', operation, fresh });

/** Who asks, when, and after how long a platform that forgets members is told of them again. */
interface Asked {
  readonly holder: Holder;
  readonly now: number;
  readonly renewAfterMs?: number | undefined;
}

/** A correction is read by those who send about so long after it is received: what went out before may be of before. */
export const CORRECTED_WITHIN_MS = 10 * 60_000;

const decideWanted = (
  entry: Delivery | undefined,
  correctedAt: number | undefined,
  { holder, now, renewAfterMs }: Asked,
): Decision => {
  if (!entry || entry.state === 'absent') return send('add', true);
  if (entry.state === 'sending') return send('add', entry.operation === 'remove');
  const isOld =
    now - entry.at >= (entry.state === 'sent' ? CONFIRM_WITHIN_MS : (renewAfterMs ?? Number.POSITIVE_INFINITY));
  if (isOld) return send('add', true);
  const isOwn = entry.runId === holder.runId;
  if (correctedAt !== undefined && !isOwn && (entry.begunAt ?? entry.at) < correctedAt + CORRECTED_WITHIN_MS)
    return send('add', true);
  return holder.mode === 'full' && !isOwn ? send('add', true) : { kind: 'none' };
};

const decideUnwanted = (entry: Delivery | undefined): Decision => {
  if (!entry || entry.state === 'absent') return { kind: 'none' };
  const again = entry.state === 'sending' && entry.operation === 'remove' && entry.repeatAt === undefined;
  return send('remove', !again);
};

/**
 * One operation per (audience, identifier) is in flight; its opposite waits for it or its timeout. Only a removal for lack
 * of permission overtakes an add, and is then repeated once the add has settled (rule 29).
 */
export const decideOperation = (entry: Delivery | undefined, want: Want, asked: Asked): Decision => {
  const { holder, now } = asked;
  const decision = want.wanted ? decideWanted(entry, want.correctedAt, asked) : decideUnwanted(entry);
  if (entry?.state !== 'sending') return decision;
  const mine = entry.runId === holder.runId && entry.chunk === holder.chunk && entry.repeatAt === undefined;
  const mustRepeat = decision.kind === 'send' && decision.operation === 'remove' && (entry.repeatAt ?? 0) > now;
  if (mine || entry.until <= now) return mustRepeat ? { ...decision, repeatAt: entry.repeatAt ?? now } : decision;
  const overtakes = !want.wanted && want.permission && entry.operation === 'add';
  return overtakes
    ? { kind: 'send', operation: 'remove', fresh: true, repeatAt: entry.until }
    : { kind: 'wait', until: entry.until };
};

/** The entry while its call is made: written before the call, under the version that was decided from. */
export const beginDelivery = (
  entry: Delivery | undefined,
  decision: Extract<Decision, { kind: 'send' }>,
  begun: Pick<Delivery, 'audience' | 'key' | 'runId' | 'chunk' | 'until' | 'at' | 'operationId'> & { sealed: string },
): Delivery => ({
  ...begun,
  version: (entry?.version ?? 0) + 1,
  state: 'sending',
  begunAt: begun.at,
  operation: decision.operation,
  operationId: decision.fresh || !entry ? begun.operationId : entry.operationId,
  before: entry?.state ?? 'absent',
  ...(decision.repeatAt === undefined ? {} : { repeatAt: decision.repeatAt }),
});

const settledState = (entry: Delivery, outcome: MemberOutcome): DeliveryState => {
  if (outcome.kind === 'retry' || outcome.kind === 'pending') return 'sending';
  if (outcome.kind === 'rejected') return entry.before;
  if (entry.operation === 'remove') return entry.repeatAt === undefined ? 'absent' : 'sending';
  return outcome.confirmed ? 'confirmed' : 'sent';
};

const untilOf = ({ repeatAt }: Delivery, outcome: MemberOutcome, at: number): number => {
  if (outcome.kind === 'pending') return at + PENDING_MS;
  return repeatAt !== undefined && outcome.kind === 'accepted' ? Math.max(repeatAt, at) : at;
};

/**
 * The entry after the platform's word. A retry leaves it in flight for nobody, so that anybody may try; a removal that
 * overtook an add stays `sending` until it is repeated, and what a job works on until the job has ended.
 */
export const settleDelivery = (entry: Delivery, outcome: MemberOutcome, at: number): Delivery => {
  const state = settledState(entry, outcome);
  const { sealed, repeatAt, begunAt, ...rest } = entry;
  const repeats = state === 'sending' && repeatAt !== undefined;
  return {
    ...rest,
    version: entry.version + 1,
    state,
    at,
    until: untilOf(entry, outcome, at),
    ...(begunAt === undefined || outcome.kind === 'rejected' ? {} : { begunAt }),
    ...(repeats ? { repeatAt } : {}),
    ...(state === 'absent' || sealed === undefined ? {} : { sealed }),
  };
};

/**
 * True where nothing is lost when the platform drops what it was given before `at`: the identifier was put in since and
 * that is confirmed, or it was never in and is being put in since.
 */
export const outlivesDropBefore = (at: number, { state, operation, before, begunAt = 0 }: Delivery): boolean => {
  if (state === 'absent') return true;
  if (operation !== 'add' || begunAt < at) return false;
  return state === 'confirmed' || (state === 'sending' && before === 'absent');
};
