import type { Audience } from '../../shared/destinations/audience-reader.ts';
import { answersPerPurpose, chosenTraits } from '../../shared/destinations/preview.ts';
import type { DeliveryRequest, MemberOutcome, OutgoingMember } from '../../shared/domain/export/delivery.ts';
import { beginDelivery, type Delivery, settleDelivery } from '../../shared/domain/export/delivery-ledger.ts';
import { memberTraits } from '../../shared/domain/segment/computed-traits.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ChunkClaim, JournalEntry, RunStore, RunTarget } from '../../shared/ports/run-store.ts';
import type { Transport } from '../../shared/ports/transport.ts';
import type { PlannedSend } from './decide-chunk.ts';

/** What sending needs. */
export interface SendDependencies {
  readonly deliveries: DeliveryStore;
  readonly runs: Pick<RunStore, 'journal'>;
  readonly transport: Transport;
  readonly keyring: Keyring;
  readonly clock: Clock;
}

/** A chunk in hand. `until` ends the claim; nothing is sent after `stopAt`. */
export interface ChunkInHand {
  readonly claim: ChunkClaim;
  readonly target: RunTarget;
  readonly audience: Audience;
  readonly credentials: unknown;
  readonly until: number;
  readonly stopAt: number;
}

interface Begun {
  readonly entry: Delivery;
  readonly outgoing: OutgoingMember;
}

/** Writes what was answered into the ledger; an entry that somebody moved on since is theirs. */
export const settleJournal = async (deliveries: DeliveryStore, { at, results }: JournalEntry): Promise<void> => {
  await Promise.all(results.map(({ entry, outcome }) => deliveries.put(settleDelivery(entry, outcome, at))));
};

const valueToSend = ({ candidate, entry, decision }: PlannedSend, keyring: Keyring): string | undefined => {
  if (decision.operation === 'remove' && entry?.sealed !== undefined) return keyring.open(entry.sealed);
  return candidate.value?.();
};

/** Writes `sending` before anything leaves (rule 29); whoever was faster keeps the identifier. */
const begin = async (
  { deliveries, keyring, clock }: SendDependencies,
  { claim, target, audience, until }: ChunkInHand,
  planned: PlannedSend,
): Promise<Begun | undefined> => {
  const { candidate, entry, decision } = planned;
  const value = valueToSend(planned, keyring);
  if (value === undefined) return undefined;
  const { operation } = decision;
  const named = [target.audience, candidate.key, operation, claim.runId, claim.number, claim.attempt].join('|');
  const sending = beginDelivery(entry, decision, {
    audience: target.audience,
    key: candidate.key,
    operationId: keyring.digest('operation', named),
    runId: claim.runId,
    chunk: claim.number,
    until,
    at: clock(),
    sealed: keyring.seal(value),
  });
  if ((await deliveries.put(sending)) === 'conflict') return undefined;
  const { needs } = audience.destination;
  const traits = operation === 'add' && candidate.head ? memberTraits(candidate.head, audience.traits, clock()) : {};
  return {
    entry: sending,
    outgoing: {
      operation,
      operationId: sending.operationId,
      identifier: { type: candidate.key.slice(0, candidate.key.indexOf(':')), value },
      traits: chosenTraits(traits, needs.traits),
      ...(operation === 'add' && candidate.head ? { consent: answersPerPurpose(candidate.head.state.consent) } : {}),
    },
  };
};

const isRefusedForNow = (outcomes: readonly MemberOutcome[]): boolean => outcomes.some(({ kind }) => kind === 'retry');

const call = async (
  { transport, deliveries, runs }: SendDependencies,
  { claim, audience }: ChunkInHand,
  { request, begun }: { request: DeliveryRequest; begun: readonly Begun[] },
): Promise<JournalEntry> => {
  const response = await transport.send(request);
  const { outcomes, receipt } = audience.destination.type.interpret(response, request);
  const results = request.members.flatMap((index, place) => {
    const entry = begun[index]?.entry;
    const outcome = outcomes[place] ?? { kind: 'retry' as const, code: 'unanswered', example: '' };
    return entry ? [{ entry, outcome }] : [];
  });
  const journaled = { at: response.at, results, ...(receipt === undefined ? {} : { receipt }) };
  await runs.journal(claim, journaled);
  await settleJournal(deliveries, journaled);
  return journaled;
};

/**
 * Sends what was planned: `sending` in the ledger, the call, the journal, the ledger again. Stops at the first "later" of
 * the platform, and when time is up; what was not sent then stays `sending` in this chunk's name and goes out again.
 */
export const sendChunk = async (
  dependencies: SendDependencies,
  chunk: ChunkInHand,
  sends: readonly PlannedSend[],
): Promise<readonly JournalEntry[]> => {
  const all = await Promise.all(sends.map((planned) => begin(dependencies, chunk, planned)));
  const begun = all.filter((each) => each !== undefined);
  const { exportId, runId, number } = chunk.claim;
  const requests = chunk.audience.destination.type.requests({
    settings: chunk.audience.destination.settings,
    credentials: chunk.credentials,
    members: begun.map(({ outgoing }) => outgoing),
    run: { exportId, runId, segmentId: chunk.target.segmentId, part: number, at: dependencies.clock() },
  });
  const journal: JournalEntry[] = [];
  for (const request of requests) {
    if (dependencies.clock() >= chunk.stopAt) break;
    const entry = await call(dependencies, chunk, { request, begun });
    journal.push(entry);
    if (isRefusedForNow(entry.results.map(({ outcome }) => outcome))) break;
  }
  return journal;
};
