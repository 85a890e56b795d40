import { deadLetter, drop, type Outcome, ok, retry } from '../../shared/domain/outcome.ts';
import { afterCall, callbackRequest } from '../../shared/domain/privacy/callbacks.ts';
import { parseInactiveMessage } from '../../shared/domain/privacy/inactive-message.ts';
import { listenerToTell, nextLookAt, type PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { Transport } from '../../shared/ports/transport.ts';
import type { SubjectDependencies } from '../../shared/privacy/read-subject.ts';
import { createEraseInactive, type InactiveDependencies } from '../../shared/stitching/erase-inactive.ts';
import { createBeginRequest, readConfidential } from './begin-request.ts';
import { createCarryOut, type RightsDependencies } from './carry-out.ts';
import { createMoveRequest, type MoveDependencies } from './move-request.ts';

interface Dependencies
  extends RightsDependencies,
    MoveDependencies,
    Pick<InactiveDependencies, 'retention' | 'inactive'> {
  readonly profiles: RightsDependencies['profiles'] & SubjectDependencies['profiles'];
  /** The privacy queue. */
  readonly queue: Queue;
  readonly transport: Transport;
  readonly keyring: Pick<Keyring, 'keyOf' | 'open' | 'seal'>;
  readonly controllerId: string;
  /** Somebody should look: a controller could not be told. */
  readonly alarm: () => void;
}

/** Longer than the function may run: whoever holds a lease that ended is dead. */
const LEASE_MS = 6 * 60_000;
/** Turns of one message, far more than a request takes. */
const TURNS = 30;
/** After this long the work is tried again where it threw. */
const AFTER_FAILURE_MS = 30_000;
/** The longest delay of a message; the sweep finds what is later. */
const MOST_DELAY_S = 900;

const idIn = (body: unknown): string | undefined =>
  typeof body === 'object' && body !== null && 'requestId' in body && typeof body.requestId === 'string'
    ? body.requestId
    : undefined;

const isDue = ({ phase, workAt, leaseUntil = 0 }: PrivacyRequest, now: number): boolean =>
  phase === 'working' && workAt !== undefined && workAt <= now && leaseUntil <= now;

/**
 * Moves a request on: settles its subject, does what it asks for, tells who listens, each a write under the version it was decided
 * from. Work and calls are done under a lease, by one at a time; whoever dies leaves a lease that ends, and the sweep sends the message
 * again. So calls come at least once and in order. Persons whom the retention sweep hands over are erased here too.
 */
export const createServePrivacyRequests = (dependencies: Dependencies) => {
  const { requests, queue, transport, keyring, signer, controllerId, clock, alarm } = dependencies;
  const change = createMoveRequest(dependencies);
  const begin = createBeginRequest(dependencies);
  const carryOut = createCarryOut(dependencies);
  const { erase } = dependencies;
  const eraseInactive = erase && createEraseInactive({ ...dependencies, erase });

  const work = async (leased: PrivacyRequest): Promise<void> => {
    const carried = await carryOut(leased, readConfidential(keyring, leased)).catch(async (error: unknown) => {
      await change(leased, { kind: 'again', workAt: clock() + AFTER_FAILURE_MS });
      throw error;
    });
    if (carried.kind === 'again') await change(leased, carried);
    else {
      const { lines, results, asked = [] } = carried;
      await change(leased, { kind: 'complete', asked, ...(results ? { results } : {}) }, lines);
    }
  };

  const tell = async (leased: PrivacyRequest, place: number): Promise<void> => {
    const listener = leased.listeners[place];
    const notice = listener && leased.notices[listener.told];
    const url = (JSON.parse(keyring.open(leased.sealedUrls ?? '')) as string[])[place];
    if (!listener || !notice || url === undefined) return;
    const call = callbackRequest({ request: leased, notice, url, controllerId, sign: signer.sign });
    const told = afterCall(listener, await transport.send(call), clock());
    if (told.abandoned) alarm();
    await change(leased, { kind: 'told', place, listener: told });
  };

  /** One step of a request; false where there is nothing to do for now. */
  const turn = async (request: PrivacyRequest): Promise<boolean> => {
    const now = clock();
    if (request.phase === 'received') {
      await change(request, await begin(request));
      return true;
    }
    const place = listenerToTell(request, now);
    const isWork = isDue(request, now);
    if ((!isWork && place === undefined) || (request.leaseUntil ?? 0) > now) return false;
    const leased = await change(request, { kind: 'lease', until: now + LEASE_MS });
    if (!leased) return true;
    if (isWork) await work(leased);
    else if (place !== undefined) await tell(leased, place);
    return true;
  };

  /** Comes back for what is due within minutes. */
  const comeBack = async (request: PrivacyRequest): Promise<void> => {
    const seconds = Math.ceil(((nextLookAt(request) ?? Number.POSITIVE_INFINITY) - clock()) / 1000);
    if (seconds > MOST_DELAY_S) return;
    await queue.send([{ body: { requestId: request.id }, delaySeconds: Math.max(0, seconds) }]);
  };

  const serve = async (id: string): Promise<Outcome> => {
    for (let turns = 0; turns < TURNS; turns++) {
      const request = await requests.get(id);
      if (!request) return drop('there is no such request');
      if (await turn(request)) continue;
      // Whoever changed nothing is one of two messages about the same: the other comes back.
      if (turns > 0) await comeBack(request);
      return ok(undefined);
    }
    return retry('others keep changing the request');
  };

  return async (body: unknown): Promise<Outcome> => {
    const id = idIn(body);
    if (id !== undefined) return serve(id);
    return eraseInactive && parseInactiveMessage(body)
      ? eraseInactive(body)
      : deadLetter('this is no message that can be served');
  };
};
