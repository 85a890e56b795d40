import { Analytics } from '@segment/analytics-node';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import type { DemoOptions } from './options.ts';
import { createPeople, type People } from './people.ts';
import { type ShopCall, type ShopSource, visitInCrowds } from './shop.ts';

/** What was sent, and who it was about. */
export interface Sent {
  readonly events: number;
  readonly people: People;
}

/** Calls that the libraries hold at once: what is in flight stays bounded, whatever the number of visitors. */
const WAITING = 1000;
const BATCH = 100;

const midnight = (now: number): number => now - (now % 86_400_000);

const openClient = (url: string, writeKey: string): Analytics =>
  new Analytics({ host: url, writeKey, flushAt: BATCH, flushInterval: 1000, httpRequestTimeout: 60_000 });

/** Sends one call, as a page or a server would; resolves when it was accepted. */
const send = (client: Analytics, { method, source: _, ...call }: ShopCall): Promise<void> =>
  new Promise((resolve, reject) => {
    const done = (error?: unknown) => (error ? reject(error) : resolve());
    const names =
      call.userId !== undefined ? { ...call, userId: call.userId } : { ...call, anonymousId: call.anonymousId ?? '' };
    if (method === 'identify') client.identify(names, done);
    else if (method === 'page') client.page(names, done);
    else client.track({ ...names, event: call.event ?? '' }, done);
  });

/** Sends the shop through @segment/analytics-node as it is, in the order of time, and tells how many calls were accepted. */
export const sendShop = async (
  options: DemoOptions,
  { now, onProgress }: { readonly now: number; readonly onProgress: (accepted: number) => void },
): Promise<Sent> => {
  const clients: Record<ShopSource, Analytics> = {
    browser: openClient(options.url, options.browserKey),
    server: openClient(options.url, options.serverKey),
  };
  const people = createPeople();
  const inFlight = new Set<Promise<void>>();
  const failures: unknown[] = [];
  let accepted = 0;
  const start = (call: ShopCall): void => {
    const sending: Promise<void> = send(clients[call.source], call)
      .then(
        () => onProgress(++accepted),
        (error: unknown) => void failures.push(error),
      )
      .finally(() => inFlight.delete(sending));
    inFlight.add(sending);
  };
  for (const { visitors, calls } of visitInCrowds({ ...options, end: midnight(now) })) {
    for (const visitor of visitors) people.add(visitor);
    for (const call of calls) {
      start(call);
      if (inFlight.size >= WAITING) await Promise.race(inFlight);
    }
    if (failures.length > 0) break;
  }
  await Promise.all([clients.browser.closeAndFlush(), clients.server.closeAndFlush()]);
  await Promise.all(inFlight);
  if (failures.length > 0) {
    const reason = failures[0] instanceof Error ? failures[0].message : JSON.stringify(failures[0]);
    throw new HeadwaterError('demo.refused', `${options.url} did not take ${failures.length} events: ${reason}`);
  }
  return { events: accepted, people };
};
