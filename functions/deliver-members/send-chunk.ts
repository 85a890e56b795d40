import type { Audience } from '../../shared/destinations/audience-reader.ts';
import type { Authority } from '../../shared/destinations/authority.ts';
import { answersPerPurpose, chosenTraits } from '../../shared/destinations/preview.ts';
import type { DeliveryRequest, OutgoingMember, PauseNotice } from '../../shared/domain/export/delivery.ts';
import { beginDelivery, type Delivery } from '../../shared/domain/export/delivery-ledger.ts';
import { memberTraits } from '../../shared/domain/segment/computed-traits.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ChunkClaim, JournalEntry, RunTarget } from '../../shared/ports/run-store.ts';
import { type CallDependencies, callPlatform } from './call-platform.ts';
import type { PlannedSend } from './decide-chunk.ts';

/** What sending needs. */
export interface SendDependencies extends CallDependencies {
  readonly keyring: Keyring;
}

/** A chunk in hand. `until` ends the claim; nothing is sent after `stopAt`. */
export interface ChunkInHand {
  readonly claim: ChunkClaim;
  readonly target: RunTarget;
  readonly audience: Audience;
  readonly authority: Authority;
  readonly until: number;
  readonly stopAt: number;
}

interface Begun {
  readonly entry: Delivery;
  readonly outgoing: OutgoingMember;
}

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
  const traits = operation === 'add' && candidate.head ? memberTraits(candidate.head, audience.traits(), clock()) : {};
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

const isRefusedForNow = ({ results }: JournalEntry): boolean =>
  results.some(({ outcome }) => outcome.kind === 'retry' && outcome.again !== true);

/** Indexes of members to send again at once, without those that the platform named; none where it named nobody. */
const toResend = ({ results }: JournalEntry, { members }: DeliveryRequest): readonly number[] => {
  const again = members.filter((_, place) => {
    const outcome = results[place]?.outcome;
    return outcome?.kind === 'retry' && outcome.again === true;
  });
  return again.length < members.length ? again : [];
};

/** Builds the requests for some of what was begun; their members are indexes of all that was begun. */
const buildRequests = (
  chunk: ChunkInHand,
  { begun, indexes, at }: { begun: readonly Begun[]; indexes: readonly number[]; at: number },
): readonly DeliveryRequest[] => {
  const { type, settings } = chunk.audience.destination;
  const { exportId, runId, number } = chunk.claim;
  const requests = type.requests({
    settings,
    credentials: chunk.authority.credentials,
    members: indexes.flatMap((index) => begun[index]?.outgoing ?? []),
    run: { exportId, runId, segmentId: chunk.target.segmentId, part: number, at },
  });
  return requests.map((request) => ({ ...request, members: request.members.flatMap((place) => indexes[place] ?? []) }));
};

/**
 * Sends what was planned: `sending` in the ledger, the call, the journal, the ledger again. Rows that the platform names are
 * dropped and the rest sent again. Stops at its first "later", at a pause, and when time is up; what was not sent then stays
 * `sending` in this chunk's name and goes out again.
 */
export const sendChunk = async (
  dependencies: SendDependencies,
  chunk: ChunkInHand,
  sends: readonly PlannedSend[],
): Promise<{ readonly journal: readonly JournalEntry[]; readonly pause?: PauseNotice }> => {
  const { clock } = dependencies;
  const all = await Promise.all(sends.map((planned) => begin(dependencies, chunk, planned)));
  const begun = all.filter((each) => each !== undefined);
  const entries = begun.map(({ entry }) => entry);
  const { interpret } = chunk.audience.destination.type;
  const waiting = [...buildRequests(chunk, { begun, indexes: begun.map((_, index) => index), at: clock() })];
  const journal: JournalEntry[] = [];
  for (let request = waiting.shift(); request && clock() < chunk.stopAt; request = waiting.shift()) {
    const { entry, pause, isHeld } = await callPlatform(dependencies, chunk, { request, entries, interpret });
    journal.push(entry);
    if (pause) return { journal, pause };
    if (isHeld || isRefusedForNow(entry)) break;
    const indexes = toResend(entry, request);
    if (indexes.length === 0 && entry.results.some(({ outcome }) => outcome.kind === 'retry')) break;
    if (indexes.length > 0) waiting.unshift(...buildRequests(chunk, { begun, indexes, at: clock() }));
  }
  return { journal };
};
