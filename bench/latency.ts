import { startHost } from '../infra/local/host.ts';
import { browsingEvent } from './workload.ts';

/** Local figures of one run, milliseconds and events a second. They describe this machine, not AWS. */
export interface Local {
  readonly acceptedToReadable: { readonly p50: number; readonly p95: number };
  readonly profileRead: { readonly p50: number; readonly p95: number };
  readonly eventsPerSecond: number;
}

const TOKEN = 'local-admin-token';
const KEY = `Basic ${Buffer.from('local-server-key:').toString('base64')}`;
const SAMPLES = 60;
const READS = 200;
const LOAD_REQUESTS = 400;
const EVENTS_A_REQUEST = 50;
const IN_FLIGHT = 8;

const quantile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;

const summary = (values: readonly number[]) => ({ p50: quantile(values, 0.5), p95: quantile(values, 0.95) });

const createCalls = (url: string) => {
  const json = { 'content-type': 'application/json' };
  const manage = { ...json, authorization: `Bearer ${TOKEN}` };
  const send = async (batch: readonly unknown[]): Promise<void> => {
    const response = await fetch(`${url}/v1/batch`, {
      method: 'POST',
      headers: { ...json, authorization: KEY },
      body: JSON.stringify({ batch }),
    });
    if (response.status !== 200) throw new Error(`The host answered ${response.status} to a batch.`);
    await response.arrayBuffer();
  };
  const read = async (userId: string): Promise<number> => {
    const response = await fetch(`${url}/v1/profiles/userId:${userId}`, { headers: manage });
    await response.arrayBuffer();
    return response.status;
  };
  const putSource = (id: string, source: unknown) =>
    fetch(`${url}/v1/sources/${id}`, { method: 'PUT', headers: manage, body: JSON.stringify(source) });
  return { send, read, putSource };
};

type Calls = ReturnType<typeof createCalls>;

/** From the answer of collection to the first read that finds the profile. */
const measureReadable = async ({ send, read }: Calls): Promise<number[]> => {
  const waits: number[] = [];
  for (let person = 0; person < SAMPLES; person++) {
    await send([browsingEvent({ person, n: person, at: Date.now() })]);
    const accepted = performance.now();
    while ((await read(`user-${person}`)) !== 200) await new Promise((resolve) => setTimeout(resolve, 5));
    waits.push(performance.now() - accepted);
  }
  return waits;
};

const measureReads = async ({ read }: Calls): Promise<number[]> => {
  const times: number[] = [];
  for (let n = 0; n < READS; n++) {
    const began = performance.now();
    await read(`user-${n % SAMPLES}`);
    times.push(performance.now() - began);
  }
  return times;
};

const measureThroughput = async ({ send }: Calls, drain: () => Promise<void>): Promise<number> => {
  const began = performance.now();
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let request = next++; request < LOAD_REQUESTS; request = next++) {
      const events = Array.from({ length: EVENTS_A_REQUEST }, (_, i) =>
        browsingEvent({ person: (request * 7 + (i % 5)) % 500, n: i, at: Date.now() }),
      );
      await send(events);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  await drain();
  return (LOAD_REQUESTS * EVENTS_A_REQUEST * 1000) / (performance.now() - began);
};

/** Boots a local host on a free port and measures what its users would. */
export const measureLocal = async (): Promise<Local> => {
  const host = await startHost({ port: 0, synth: true });
  try {
    const calls = createCalls(host.url);
    const source = { name: 'Bench', kind: 'first-party', trust: 'asserted', writeKey: 'local-server-key' };
    await calls.putSource('bench', source);
    await measureReads(calls);
    const acceptedToReadable = summary(await measureReadable(calls));
    const profileRead = summary(await measureReads(calls));
    const eventsPerSecond = await measureThroughput(calls, () => host.drain(300_000));
    return { acceptedToReadable, profileRead, eventsPerSecond };
  } finally {
    await host.stop();
  }
};
