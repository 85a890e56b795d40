import type { SendAuthorised } from '../../shared/destinations/authorised-transport.ts';
import type {
  DeliveryRequest,
  DeliveryResponse,
  Interpretation,
  PauseNotice,
} from '../../shared/domain/export/delivery.ts';
import { type Delivery, settleDelivery } from '../../shared/domain/export/delivery-ledger.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { DeliveryStore } from '../../shared/ports/delivery-store.ts';
import type { JournalEntry, RunStore } from '../../shared/ports/run-store.ts';
import type { ChunkInHand } from './send-chunk.ts';

/** What calling a platform needs. */
export interface CallDependencies {
  readonly deliveries: DeliveryStore;
  readonly runs: Pick<RunStore, 'journal'>;
  readonly authorised: SendAuthorised;
  readonly clock: Clock;
}

/** A call as written down, and the reason to stop where the platform gave one. */
export interface Called {
  readonly entry: JournalEntry;
  readonly pause?: PauseNotice;
  /** The call was to prepare those after it, and the platform wants it later. */
  readonly isHeld?: true;
}

/** A request without members prepares those after it: they wait where the platform would have a member wait. */
const isHeld = (
  request: DeliveryRequest,
  response: DeliveryResponse,
  interpret: (response: DeliveryResponse, request: DeliveryRequest) => Interpretation,
): boolean =>
  request.members.length === 0 && interpret(response, { ...request, members: [0] }).outcomes[0]?.kind === 'retry';

/** Writes what was answered into the ledger; an entry that somebody moved on since is theirs. */
export const settleJournal = async (deliveries: DeliveryStore, { at, results }: JournalEntry): Promise<void> => {
  await Promise.all(results.map(({ entry, outcome }) => deliveries.put(settleDelivery(entry, outcome, at))));
};

/** Journal first, ledger second: a crash between them is settled by the next attempt. */
export const record = async (
  { deliveries, runs }: CallDependencies,
  { claim }: ChunkInHand,
  entry: JournalEntry,
): Promise<void> => {
  await runs.journal(claim, entry);
  await settleJournal(deliveries, entry);
};

const journalEntry = (
  { outcomes, receipt, poll, matchRate }: Interpretation,
  request: DeliveryRequest,
  { entries, at }: { entries: readonly Delivery[]; at: number },
): JournalEntry => ({
  at,
  results: request.members.flatMap((index, place) => {
    const entry = entries[index];
    const outcome = outcomes[place] ?? { kind: 'retry' as const, code: 'unanswered', example: '' };
    return entry ? [{ entry, outcome }] : [];
  }),
  ...(receipt === undefined ? {} : { receipt }),
  ...(poll === undefined ? {} : { poll }),
  ...(matchRate === undefined ? {} : { matchRate }),
});

/** Makes a call and writes its answer down; `request.members` are indexes of `entries`. */
export const callPlatform = async (
  dependencies: CallDependencies,
  chunk: ChunkInHand,
  call: {
    readonly request: DeliveryRequest;
    readonly entries: readonly Delivery[];
    readonly interpret: (response: DeliveryResponse, request: DeliveryRequest) => Interpretation;
  },
): Promise<Called> => {
  const response = await dependencies.authorised(chunk.authority, call.request);
  const read = call.interpret(response, call.request);
  const entry = journalEntry(read, call.request, { entries: call.entries, at: response.at });
  await record(dependencies, chunk, entry);
  const held = isHeld(call.request, response, call.interpret);
  return { entry, ...(read.pause ? { pause: read.pause } : {}), ...(held ? { isHeld: true } : {}) };
};
