import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { Transport } from '../ports/transport.ts';

/** Calls PutEvents with the body of a request; answers AWS's status and JSON, failures too. */
export type PutEvents = (body: string) => Promise<{ readonly status: number; readonly body: object }>;

interface Options {
  /** Names of the buses that the deployment allows. */
  readonly buses: readonly string[];
  /** Loads what calls AWS when the first event leaves: other lanes start without it. */
  readonly load: () => Promise<PutEvents>;
  readonly clock: Clock;
}

const PREFIX = 'eventbridge://';

/** Puts the entries of requests to `eventbridge://<bus>` on that bus, a GET only asking whether it is allowed; everything else goes to `next`. */
export const createEventBridgeTransport = ({ buses, load, clock }: Options, next: Transport): Transport => {
  const put = async (request: DeliveryRequest): Promise<DeliveryResponse> => {
    const answered = (status: number, body: object): DeliveryResponse => ({
      status,
      headers: {},
      body: JSON.stringify(body),
      at: clock(),
    });
    if (!buses.includes(request.url.slice(PREFIX.length)))
      return answered(403, { __type: 'AccessDeniedException', message: 'The deployment does not allow this bus.' });
    if (request.method === 'GET') return answered(200, {});
    try {
      const { status, body } = await (await load())(request.body);
      return answered(status, body);
    } catch (error) {
      // No answer: the events may be on the bus, and go again under their operation's id.
      const name = error instanceof Error ? error.name : 'unknown';
      return { failure: name === 'TimeoutError' ? 'timeout' : 'network', message: `No answer (${name}).`, at: clock() };
    }
  };
  return { send: (request) => (request.url.startsWith(PREFIX) ? put(request) : next.send(request)) };
};
