import { setTimeout as pause } from 'node:timers/promises';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { DemoOptions } from './options.ts';
import { type OrderEvent, readOrders } from './orders.ts';

/** What was sent of a file. */
export interface SentOrders {
  readonly events: number;
  readonly lines: number;
  readonly rejected: number;
}

/** Well under the 4 MiB and 5,000 events a request may have: several of them are in memory at once. */
const BATCH_BYTES = 1_000_000;
const BATCH_EVENTS = 250;
const IN_FLIGHT = 4;
const TRIES = 8;
const TIMEOUT = 60_000;

type Target = Pick<DemoOptions, 'url' | 'serverKey'>;

/** Orders as JSON, in batches that one request takes. */
async function* batchesOf(orders: AsyncIterable<OrderEvent>): AsyncGenerator<{ events: string[]; lines: number }> {
  let batch = { events: [] as string[], bytes: 0, lines: 0 };
  for await (const order of orders) {
    const event = JSON.stringify(order);
    if (batch.events.length === BATCH_EVENTS || batch.bytes + event.length > BATCH_BYTES) {
      yield batch;
      batch = { events: [], bytes: 0, lines: 0 };
    }
    batch.events.push(event);
    batch.bytes += event.length;
    batch.lines += order.properties.products.length;
  }
  if (batch.events.length > 0) yield batch;
}

const post = ({ url, serverKey }: Target, body: string): Promise<Response | undefined> =>
  fetch(new URL('/v1/import', url), {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${serverKey}:`)}`, 'content-type': 'application/json' },
    body,
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => undefined);

/** Sends a batch, again while the answer is missing, 429 or 5xx, after as long as it asks for; a retry makes duplicates only. */
const sendBatch = async (target: Target, events: readonly string[]): Promise<number> => {
  const body = `{"batch":[${events.join(',')}]}`;
  for (let attempt = 1; ; attempt++) {
    const answer = await post(target, body);
    const text = await answer?.text().catch(() => undefined);
    if (answer?.ok && text !== undefined)
      return (JSON.parse(text) as { rejected?: readonly unknown[] }).rejected?.length ?? 0;
    const mayPass = answer === undefined || answer.ok || answer.status === 429 || answer.status >= 500;
    if (!mayPass || attempt === TRIES) {
      const reason = answer ? `${answer.status}: ${text}` : 'no answer';
      throw new HeadwaterError('demo.refused', `${target.url} did not take the orders: ${reason}`);
    }
    const asked = Number(answer?.headers.get('retry-after') ?? Number.NaN);
    await pause(1000 * (Number.isNaN(asked) ? Math.min(attempt, 5) : asked));
  }
};

/** Streams a file of order lines through `POST /v1/import`, a few requests at a time, whatever the file's size. */
export const sendOrders = async (
  target: Target,
  { file, onProgress }: { readonly file: string; readonly onProgress: (lines: number) => void },
): Promise<SentOrders> => {
  const sent = { events: 0, lines: 0, rejected: 0 };
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  for await (const { events, lines } of batchesOf(readOrders(file))) {
    const sending: Promise<void> = sendBatch(target, events)
      .then(
        (rejected) => {
          sent.events += events.length;
          sent.lines += lines;
          sent.rejected += rejected;
          onProgress(sent.lines);
        },
        (error: unknown) => void failures.push(error),
      )
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
    if (inFlight.size >= IN_FLIGHT) await Promise.race(inFlight);
    if (failures.length > 0) break;
  }
  await Promise.all(inFlight);
  if (failures.length > 0) throw failures[0];
  return sent;
};
