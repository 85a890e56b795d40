import type { IdentifierKey } from '../identity/identifier.ts';
import type { JsonObject } from '../json.ts';
import type { Run, RunError } from './export.ts';

/**
 * What a platform audience was served with last: whatever is configured since, whoever is in there is taken out of there, under
 * the credentials that its destination has now.
 */
export interface Leaving {
  readonly exportId: string;
  readonly segmentId: string;
  readonly type: string;
  readonly settings: JsonObject;
}

/** A platform audience that an export fed. Remembered before anything is sent, and for good: what was sent outlives its export. */
export interface KnownAudience extends Leaving {
  readonly audience: string;
  readonly destinationId: string;
  readonly destinationName: string;
}

/** Why a removal has not worked so far; `isFinal` where nothing can be done from here. */
export interface RemovalProblem {
  readonly code: string;
  /** The platform's words, masked. */
  readonly example: string;
  readonly at: number;
  readonly isFinal?: true;
}

/** An audience that holds, or held, what should leave. Instants epoch ms. */
export interface AskedAudience extends KnownAudience {
  readonly askedAt: number;
  /** The run that takes them out, and when its messages were last sent. */
  readonly run?: { readonly runId: string; readonly sentAt?: number };
  /** Runs that have ended and left somebody in. */
  readonly attempts: number;
  /** No run begins before. */
  readonly nextAt: number;
  /** When the platform confirmed the last removal; gone again where a run that was under way put somebody in since. */
  readonly removedAt?: number;
  readonly problem?: RemovalProblem;
}

/**
 * Identifiers that should leave every audience at once, whatever schedules and pauses say: those that permission forbids or,
 * with `isErased`, all. It stays open until nobody can put them in again.
 */
export interface RemovalRequest {
  readonly id: string;
  /** Counted from 1; every write is conditional on the version before. */
  readonly version: number;
  /** Empty once it is closed. */
  readonly keys: readonly IdentifierKey[];
  readonly isErased: boolean;
  readonly askedAt: number;
  readonly audiences: readonly AskedAudience[];
  /** Runs that began before it: what they read of the person may be older. */
  readonly before: readonly { readonly exportId: string; readonly runId: string }[];
  /** When every known audience was last looked at. */
  readonly lookedAt: number;
  /** Nothing is due before. */
  readonly nextAt: number;
  readonly closedAt?: number;
}

/**
 * Whoever read a person before the request has put them in by then, or never will: an invocation of 120 s decides as of its
 * begin and writes `sending` before it calls.
 */
export const SETTLES_MS = 150_000;

/** So long a request waits at most for runs that began before it: one that gets on decides anew after `SETTLES_MS`, another has ended. */
export const LONGEST_WATCH_MS = 2 * 60 * 60_000;

const MINUTE_MS = 60_000;
const LONGEST_PAUSE_MS = 60 * MINUTE_MS;

/** 1 min, 2, 4 … to an hour: a platform that refuses is asked again, and a person who mends it waits an hour at most. */
export const pauseAfter = (attempts: number): number =>
  Math.min(LONGEST_PAUSE_MS, MINUTE_MS * 2 ** Math.min(10, Math.max(0, attempts - 1)));

/** An audience that is asked now. */
export const askAudience = (known: KnownAudience, now: number): AskedAudience => ({
  ...known,
  askedAt: now,
  attempts: 0,
  nextAt: now,
});

/** What an audience was found to hold of a request. */
export interface Found {
  /** Identifiers that must leave and are not out. */
  readonly unwanted: readonly IdentifierKey[];
  /** When the last of those that are out left. */
  readonly leftAt?: number;
  /** Nothing can be sent there any more. */
  readonly problem?: string;
}

const finalProblem = (code: string, at: number): RemovalProblem => ({ code, example: '', at, isFinal: true });

/** The audience once it was looked at: out, unreachable, or still to be worked on. */
export const afterLook = (asked: AskedAudience, found: Found, now: number): AskedAudience => {
  const { removedAt, problem, ...rest } = asked;
  if (found.unwanted.length === 0) {
    const { run: _run, ...done } = rest;
    return { ...done, removedAt: removedAt ?? Math.max(asked.askedAt, found.leftAt ?? now) };
  }
  const known = problem?.isFinal ? undefined : problem;
  if (found.problem !== undefined) {
    const { run: _run, ...stopped } = rest;
    return { ...stopped, problem: problem?.code === found.problem ? problem : finalProblem(found.problem, now) };
  }
  return { ...rest, ...(known ? { problem: known } : {}) };
};

const worst = ([first]: readonly RunError[]): Pick<RemovalProblem, 'code' | 'example'> => ({
  code: first?.code ?? 'still-held',
  example: first?.example ?? '',
});

/** The audience after a run that left somebody in: another one begins later. */
export const afterRun = (asked: AskedAudience, { errors }: Pick<Run, 'errors'>, now: number): AskedAudience => {
  const { run: _run, ...rest } = asked;
  const attempts = asked.attempts + 1;
  return { ...rest, attempts, nextAt: now + pauseAfter(attempts), problem: { ...worst(errors), at: now } };
};

/** True where nothing more can be done for an audience. */
export const isDone = ({ removedAt, problem }: AskedAudience): boolean =>
  removedAt !== undefined || problem?.isFinal === true;

/** True when every known audience must be looked at again: at first, and once whoever read the person before has written. */
export const isLookDue = ({ askedAt, lookedAt }: RemovalRequest, now: number): boolean =>
  lookedAt < askedAt || (now >= askedAt + SETTLES_MS && lookedAt < askedAt + SETTLES_MS);

/** The request with what is due next, or closed: its identifiers are out of it then. */
export const settled = (
  request: RemovalRequest,
  { now, isUnderWay }: { now: number; isUnderWay: boolean },
): RemovalRequest => {
  const { askedAt, lookedAt, audiences } = request;
  const isWatched = isUnderWay && now < askedAt + LONGEST_WATCH_MS;
  const hasSettled = lookedAt >= askedAt + SETTLES_MS;
  if (hasSettled && !isWatched && audiences.every(isDone)) return { ...request, keys: [], before: [], closedAt: now };
  // While a run is under way the next minute looks at it; else whatever is due first.
  const waits = audiences.flatMap((each) => (isDone(each) ? [] : [each.run ? now : each.nextAt]));
  const looks = hasSettled ? (isWatched ? [now] : []) : [askedAt + SETTLES_MS];
  return { ...request, nextAt: Math.max(now, Math.min(...waits, ...looks)) };
};
