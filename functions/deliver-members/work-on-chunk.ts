import {
  type Audience,
  type AudienceDependencies,
  expandUnits,
  loadAudience,
} from '../../shared/destinations/audience-reader.ts';
import { type AuthorityDependencies, findAuthority } from '../../shared/destinations/authority.ts';
import { markRefused } from '../../shared/destinations/refused-addresses.ts';
import type { PauseNotice } from '../../shared/domain/export/delivery.ts';
import { NO_TOTALS } from '../../shared/domain/export/export.ts';
import { RETRY_FOR_MS } from '../../shared/domain/export/run.ts';
import { isRebuilding } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { ChunkResult, ClaimedChunk, RunLook, RunStore } from '../../shared/ports/run-store.ts';
import { settleJournal } from './call-platform.ts';
import { answersOf, type ChunkDecision, decideChunk } from './decide-chunk.ts';
import { type ChunkEnd, endChunk } from './end-chunk.ts';
import { pollJobs } from './poll-jobs.ts';
import { type ChunkInHand, type SendDependencies, sendChunk } from './send-chunk.ts';

/** What working on a chunk needs. */
export interface WorkDependencies extends AudienceDependencies, SendDependencies, AuthorityDependencies {
  readonly runs: Pick<RunStore, 'journal' | 'pause'>;
  /** Tells whoever runs the deployment that an export needs a look. */
  readonly alarm: () => void;
}

/** A chunk that is done without having been tried. */
type Untried = ChunkResult & { readonly kind: 'untried' };

/** A claim outlives the function (120 s), so that a chunk never has two workers. */
export const CLAIM_MS = 150_000;
/** How long messages wait before they ask again whether a rebuild has ended. */
export const REBUILD_SECONDS = 60;
/** Nothing new is sent after this much of an invocation; a call takes 15 s at most. */
const SEND_MS = 60_000;

/** Tries that a chunk has at least, since in a long lane its second turn may come hours after its first. */
const FEWEST_TRIES = 3;

/** Why nothing more of a run is tried; undefined while it gets on. */
const stopReason = ({ run, dispatched, progressedAt = 0 }: RunLook, now: number): string | undefined => {
  if (run.cancelled) return 'cancelled';
  const since = Math.max(dispatched?.at ?? now, progressedAt);
  return now > since + RETRY_FOR_MS ? 'retries-exhausted' : undefined;
};

/** Why a chunk is tried no more: the run stops, or its own hour of retries is over. */
const giveUpReason = (look: RunLook, { journal: [first], attempt }: ClaimedChunk, now: number): string | undefined => {
  const isExhausted = first !== undefined && attempt > FEWEST_TRIES && now > first.at + RETRY_FOR_MS;
  return stopReason(look, now) ?? (isExhausted ? 'retries-exhausted' : undefined);
};

/** A chunk that was never tried, of a run that stops: carried as it is, since looking at its members would take hours. */
const untried = ({ units }: ClaimedChunk, code: string): Untried => ({
  kind: 'untried',
  totals: { ...NO_TOTALS, errors: [{ code, count: units.length, example: '' }] },
  carry: units,
  receipts: [],
});

/** Decides a claimed chunk as of now and sends the difference; what earlier attempts were told is settled first. */
export const createWorkOnChunk = (dependencies: WorkDependencies) => {
  const { clock, keyring, deliveries, profiles, refusals, runs } = dependencies;

  const decide = async (chunk: ClaimedChunk, audience: Audience, { run, target }: RunLook): Promise<ChunkDecision> => {
    const now = clock();
    const expanded = await expandUnits({ profiles }, audience, { units: chunk.units, now, open: keyring.open });
    const isLeaving = target.leaving !== undefined;
    const expansion = await markRefused({ refusals }, audience, { expansion: expanded, isLeaving });
    const keys = expansion.candidates.map(({ key }) => key);
    return decideChunk(expansion, {
      audience,
      entries: await deliveries.entries(audience.name, keys),
      answers: answersOf(chunk.journal),
      holder: { runId: run.runId, chunk: chunk.number, mode: target.mode },
      now,
      isClosed: chunk.journal.some(({ receipt }) => receipt !== undefined),
      onlyLeaving: isLeaving,
    });
  };

  /** What the platform said to stop for is told on the export, which waits for a person from then on. */
  const pause = async (exportId: string, { code, sentence }: PauseNotice): Promise<void> => {
    await runs.pause(exportId, { reason: sentence, code, at: clock() });
    dependencies.alarm();
  };

  /** Sends, and goes on at once where an operation takes several calls. */
  const sendOn = async (hand: ChunkInHand, { journal }: ClaimedChunk, { sends }: ChunkDecision) => {
    const { journal: sent, pause: notice } = await sendChunk(dependencies, hand, sends);
    if (notice) return { sent, pause: notice };
    const polled = await pollJobs(dependencies, hand, { journal: [...journal, ...sent], isOver: false });
    return { sent: [...sent, ...polled.journal], ...(polled.pause ? { pause: polled.pause } : {}) };
  };

  /** Decides and sends; `chunk.journal` holds what jobs have answered. */
  const send = async (hand: ChunkInHand, chunk: ClaimedChunk, look: RunLook): Promise<ChunkEnd> => {
    const decision = await decide(chunk, hand.audience, look);
    if (await isRebuilding(dependencies)) return { kind: 'later', afterSeconds: REBUILD_SECONDS, isProgress: false };
    const problem = giveUpReason(look, chunk, clock());
    const isFile = hand.audience.destination.type.delivery === 'file';
    if (problem !== undefined) return endChunk({ chunk, sent: [], decision, problem, isFile, now: clock() });
    const { sent, pause: notice } = await sendOn(hand, chunk, decision);
    if (!notice) return endChunk({ chunk, sent, decision, isFile, now: clock() });
    await pause(look.run.exportId, notice);
    const { code, sentence } = notice;
    return endChunk({ chunk, sent, decision, problem: code, sentence, isFile, now: clock() });
  };

  return async (look: RunLook, chunk: ClaimedChunk, until: number): Promise<ChunkEnd | Untried> => {
    const { run, target } = look;
    const stopped = stopReason(look, clock());
    if (stopped !== undefined && chunk.journal.length === 0) return untried(chunk, stopped);
    // Each call is settled before the next: only the last can have been cut short.
    const last = chunk.journal.at(-1);
    if (last) await settleJournal(deliveries, last);
    const audience = await loadAudience(dependencies, target);
    if ('problem' in audience) return endChunk({ chunk, sent: [], now: clock(), problem: audience.problem });
    const authority = await findAuthority(dependencies, audience.destination);
    if (!authority) return endChunk({ chunk, sent: [], now: clock(), problem: 'invalid-credentials' });
    const claim = { exportId: run.exportId, runId: run.runId, number: chunk.number, attempt: chunk.attempt };
    const hand = { claim, target, audience, authority, until, stopAt: until - CLAIM_MS + SEND_MS };
    const isOver = giveUpReason(look, chunk, clock()) !== undefined;
    const polled = await pollJobs(dependencies, hand, { journal: chunk.journal, isOver });
    const heard = { ...chunk, journal: [...chunk.journal, ...polled.journal] };
    if (!polled.pause) return send(hand, heard, look);
    await pause(run.exportId, polled.pause);
    const { code, sentence } = polled.pause;
    return endChunk({ chunk: heard, sent: [], problem: code, sentence, now: clock() });
  };
};
