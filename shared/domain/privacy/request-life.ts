import type { IdentifierKey } from '../identity/identifier.ts';
import { extendedDueDate, lateness } from './due-date.ts';
import {
  type Actor,
  type ClaimedDecision,
  type HistoryEntry,
  isFinished,
  isOpen,
  type Listener,
  type OrderGiven,
  type PackageFile,
  type Phase,
  type PrivacyRequest,
  statusOf,
  type WaitingTie,
} from './request.ts';

/** What may happen to a request. */
export type Change =
  | { readonly kind: 'wait'; readonly waiting: readonly WaitingTie[] }
  | { readonly kind: 'decide'; readonly include: readonly IdentifierKey[]; readonly by: Actor; readonly reason: string }
  /** `sealed` holds the subject from now on. */
  | { readonly kind: 'start'; readonly sealed: string }
  | { readonly kind: 'lease'; readonly until: number }
  | { readonly kind: 'again'; readonly workAt: number; readonly given?: OrderGiven }
  | {
      readonly kind: 'complete';
      readonly results?: { readonly folder: string; readonly files: readonly PackageFile[] };
      /** Audiences that were asked to let go of the person. */
      readonly asked?: readonly string[];
    }
  | { readonly kind: 'cancel'; readonly by: Actor }
  | { readonly kind: 'reject'; readonly by: Actor; readonly reason: string }
  | { readonly kind: 'extend'; readonly by: Actor; readonly reason: string }
  /** Says once that little time is left, and once that none is. */
  | { readonly kind: 'remind' }
  | { readonly kind: 'told'; readonly place: number; readonly listener: Listener };

/** Why a change cannot be. */
export type Refusal = 'not-pending' | 'not-waiting' | 'not-open' | 'extended-before' | 'leased' | 'nothing-to-say';

/** The request after a change with what its history says of it, or why it cannot be. */
export type Step =
  | { readonly request: PrivacyRequest; readonly entries: readonly HistoryEntry[] }
  | { readonly refused: Refusal };

type Told = Pick<HistoryEntry, 'what' | 'by' | 'reason'>;

const step = (changed: PrivacyRequest, told: readonly Told[], at: number): Step => {
  const version = changed.version + 1;
  const { sealedUrls, ...rest } = { ...changed, version };
  const isTold = isFinished(rest);
  return {
    request: isTold || sealedUrls === undefined ? rest : { ...rest, sealedUrls },
    entries: told.map((each, place) => ({ version, place, at, ...each })),
  };
};

/** Adds what listeners are told; a listener that had nothing to wait for is told at once. */
const announce = (
  request: PrivacyRequest,
  changed: Omit<PrivacyRequest, 'notices' | 'listeners'>,
  at: number,
): PrivacyRequest => ({
  ...changed,
  notices: [...request.notices, { status: statusOf(changed.phase), at, expectedAt: changed.dueAt }],
  listeners: request.listeners.map((each) =>
    each.told === request.notices.length ? { ...each, attempts: 0, nextAt: at } : each,
  ),
});

/** Nothing of the person but keys is left once it is closed (rule 36). */
const close = (request: PrivacyRequest, phase: Extract<Phase, 'completed' | 'cancelled' | 'rejected'>, at: number) => {
  const { sealed: _s, waiting: _w, leaseUntil: _l, workAt: _a, ...rest } = request;
  return announce(request, { ...rest, phase, closedAt: at }, at);
};

const isPending = ({ phase }: PrivacyRequest): boolean => phase === 'received' || phase === 'waiting';

const resume = (request: PrivacyRequest, claimed: ClaimedDecision): PrivacyRequest => {
  const { waiting: _, ...rest } = request;
  return { ...rest, phase: 'received', claimed, workAt: claimed.at };
};

const tell = (request: PrivacyRequest, { place, listener }: Extract<Change, { kind: 'told' }>, now: number): Step => {
  const { leaseUntil: _, ...rest } = request;
  const listeners = request.listeners.map((each, index) => (index === place ? listener : each));
  const gaveUp: readonly Told[] = listener.abandoned ? [{ what: 'callback-abandoned' }] : [];
  return step({ ...rest, listeners }, gaveUp, now);
};

const remind = (request: PrivacyRequest, now: number): Step => {
  const late = isOpen(request) ? lateness(request.dueAt, now) : 'in-time';
  if (late === 'overdue' && request.overdueAt === undefined)
    return step({ ...request, overdueAt: now }, [{ what: 'overdue' }], now);
  if (late === 'soon' && request.escalatedAt === undefined)
    return step({ ...request, escalatedAt: now }, [{ what: 'escalated' }], now);
  return { refused: 'nothing-to-say' };
};

const extend = (request: PrivacyRequest, { by, reason }: { by: Actor; reason: string }, now: number): Step => {
  if (!isOpen(request)) return { refused: 'not-open' };
  if (request.extension) return { refused: 'extended-before' };
  const dueAt = extendedDueDate(request);
  const { escalatedAt: _e, overdueAt: _o, ...rest } = request;
  const extended = announce(request, { ...rest, dueAt, extension: { at: now, reason, by } }, now);
  return step(extended, [{ what: 'extended', by, reason }], now);
};

/** What officers and controllers order. */
const order = (request: PrivacyRequest, change: Change, now: number): Step | undefined => {
  switch (change.kind) {
    case 'decide': {
      if (request.phase !== 'waiting') return { refused: 'not-waiting' };
      const { include, by, reason } = change;
      const told: readonly Told[] = [{ what: 'decided', by, reason }];
      return step(resume(request, { include, by, at: now, reason }), told, now);
    }
    case 'cancel':
      if (!isPending(request)) return { refused: 'not-pending' };
      return step(close(request, 'cancelled', now), [{ what: 'cancelled', by: change.by }], now);
    case 'reject': {
      if (!isPending(request)) return { refused: 'not-pending' };
      const { by, reason } = change;
      const rejected = { ...close(request, 'rejected', now), reason };
      return step(rejected, [{ what: 'rejected', by, reason }], now);
    }
    case 'extend':
      return extend(request, change, now);
    default:
      return undefined;
  }
};

const begin = (request: PrivacyRequest, change: Extract<Change, { kind: 'wait' | 'start' }>, now: number): Step => {
  if (change.kind === 'wait') {
    const { workAt: _, ...rest } = request;
    return step({ ...rest, phase: 'waiting', waiting: change.waiting }, [{ what: 'waiting' }], now);
  }
  const started = { ...request, phase: 'working', sealed: change.sealed, workAt: now } as const;
  return step(announce(request, started, now), [{ what: 'started' }], now);
};

const complete = (request: PrivacyRequest, change: Extract<Change, { kind: 'complete' }>, now: number): Step => {
  const { results, asked = [] } = change;
  const told: readonly Told[] = asked.length > 0 ? [{ what: 'audiences-asked', reason: asked.join(', ') }] : [];
  const closed = { ...close(request, 'completed', now), ...(results === undefined ? {} : { results }) };
  return step(closed, [...told, { what: 'completed' }], now);
};

/** What the one who works on it does. */
const work = (request: PrivacyRequest, change: Change, now: number): Step => {
  const isWorking = request.phase === 'working';
  switch (change.kind) {
    case 'wait':
    case 'start':
      return request.phase === 'received' ? begin(request, change, now) : { refused: 'not-pending' };
    case 'lease':
      if ((request.leaseUntil ?? 0) > now) return { refused: 'leased' };
      return step({ ...request, leaseUntil: change.until }, [], now);
    case 'again': {
      if (!isWorking) return { refused: 'not-open' };
      const { leaseUntil: _, ...rest } = request;
      const given = change.given === undefined ? {} : { given: change.given };
      return step({ ...rest, workAt: change.workAt, ...given }, [], now);
    }
    case 'complete':
      return isWorking ? complete(request, change, now) : { refused: 'not-open' };
    case 'told':
      return tell(request, change, now);
    default:
      return remind(request, now);
  }
};

/**
 * The life of a request as a pure function: what a change at `now` makes of it. Every change is one version more, so that of
 * two at once one is decided anew. It can be cancelled or rejected while nobody has begun to work on it.
 */
export const changeRequest = (request: PrivacyRequest, change: Change, now: number): Step =>
  order(request, change, now) ?? work(request, change, now);
