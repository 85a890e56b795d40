import * as z from 'zod';
import { createAuthorisedTransport } from '../../shared/destinations/authorised-transport.ts';
import { deadLetter, drop, type Outcome, ok } from '../../shared/domain/outcome.ts';
import { isRebuilding } from '../../shared/domain/rebuild/rebuild-mark.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { ChunkClaim, ClaimedChunk, RunLook } from '../../shared/ports/run-store.ts';
import { createFinishRun, type FinishDependencies } from './finish-run.ts';
import { CLAIM_MS, createWorkOnChunk, REBUILD_SECONDS, type WorkDependencies } from './work-on-chunk.ts';

/** What a lane's message says: deliver a chunk, or end the run. Keys only. */
const messageShape = z.object({
  exportId: z.string(),
  runId: z.string(),
  lane: z.string(),
  chunk: z.int().positive().optional(),
});
export type LaneMessage = z.infer<typeof messageShape>;

interface Dependencies extends Omit<WorkDependencies & FinishDependencies, 'authorised'> {
  /** The queue of a destination type, where a chunk that must wait is put back with its delay. */
  readonly lane: (slug: string) => Queue;
}

type Ended = Exclude<Awaited<ReturnType<ReturnType<typeof createWorkOnChunk>>>, { kind: 'later' }>;

/** SQS delays a message by this at most. */
const LONGEST_DELAY = 900;

/**
 * Delivers one chunk of a run: reads each member as of now, sends the difference, records each answer, and puts the chunk
 * back with a delay while the platform says "later" or a rebuild runs. Safe to repeat at any point (rules 29 to 31).
 */
export const createDeliverMembers = (dependencies: Dependencies) => {
  const { runs, clock, transport } = dependencies;
  const authorised = createAuthorisedTransport(transport, clock);
  const work = createWorkOnChunk({ ...dependencies, authorised });
  const finishRun = createFinishRun({ ...dependencies, authorised });

  const putBack = async (message: LaneMessage, seconds: number): Promise<Outcome> => {
    const delaySeconds = Math.min(LONGEST_DELAY, Math.max(1, Math.ceil(seconds)));
    await dependencies.lane(message.lane).send([{ body: message, delaySeconds }]);
    return drop('put-back');
  };

  const complete = async (message: LaneMessage, claim: ChunkClaim, end: Ended): Promise<Outcome> => {
    const { totals, carry, receipts } = end;
    if (end.kind === 'done') await runs.putMembers(claim, end.members);
    const progressedAt = end.kind === 'done' && end.isProgress ? clock() : undefined;
    const { seemsLast } = await runs.complete(claim, { totals, carry, receipts }, progressedAt);
    return seemsLast ? finishRun(message) : ok(undefined);
  };

  const attempt = async (message: LaneMessage, look: RunLook, chunk: ClaimedChunk): Promise<Outcome> => {
    const { exportId, runId } = message;
    const claim = { exportId, runId, number: chunk.number, attempt: chunk.attempt };
    const end = await work(look, chunk, clock() + CLAIM_MS);
    if (end.kind === 'later') {
      if (end.isProgress) await runs.progress(message, clock());
      await runs.release(claim, clock() + end.afterSeconds * 1000);
      return putBack(message, end.afterSeconds);
    }
    return complete(message, claim, end);
  };

  const deliver = async (message: LaneMessage, number: number): Promise<Outcome> => {
    const { exportId, runId } = message;
    const look = await runs.look(exportId, runId);
    if (!look?.dispatched || look.run.finishedAt !== undefined) return drop('run-ended');
    const now = clock();
    const chunk = await runs.claim({ exportId, runId, number }, { now, until: now + CLAIM_MS });
    if (chunk === 'unknown') return drop('chunk-unknown');
    // Its run ends with its last chunk; where that was missed, the planner's message ends it.
    if (chunk === 'done') return look.done >= look.dispatched.chunks ? finishRun(message) : drop('chunk-done');
    // Whoever holds it has a message of its own, and the planner sends another where that was lost.
    return chunk === 'held' ? drop('chunk-held') : attempt(message, look, chunk);
  };

  return async (body: unknown): Promise<Outcome> => {
    const message = messageShape.safeParse(body);
    if (!message.success) return deadLetter('malformed-message');
    if (await isRebuilding(dependencies)) return putBack(message.data, REBUILD_SECONDS);
    const outcome =
      message.data.chunk === undefined
        ? await finishRun(message.data)
        : await deliver(message.data, message.data.chunk);
    if (outcome.kind === 'retry') return putBack(message.data, outcome.afterSeconds ?? 30);
    return outcome;
  };
};
