import { setTimeout as pause } from 'node:timers/promises';
import type { CreateDouble } from '../platforms/find-doubles.ts';
import { servePlatform } from '../platforms/serve-platform.ts';
import type { OpenConsole } from './open-console.ts';

const MINUTE = 60_000;

/** People with an email each, who are in the segment `gold` by their plan. */
export const sendPeople = async ({ host, call }: OpenConsole, emails: readonly string[]): Promise<void> => {
  const batch = emails.map((email, n) => ({
    type: 'identify',
    userId: `person-${n}`,
    traits: { email, plan: 'gold', firstName: `Person ${n}` },
  }));
  const sent = await fetch(`${host.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa('local-server-key:')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  if (sent.status !== 200) throw new Error(`The people were not taken: ${sent.status}`);
  const definition = { trait: 'plan', op: 'eq', value: 'gold' };
  await call('PUT', '/v1/segments/gold', { body: { name: 'Gold customers', definition } });
  await until(async () => {
    await host.clock.advance(MINUTE);
    const { body } = await call('GET', '/v1/segments/gold');
    return body.status === 'ready' && body.size >= emails.length;
  });
};

/** Waits for something, but not for ever. */
export const until = async (test: () => Promise<boolean>, seconds = 60): Promise<void> => {
  for (const end = Date.now() + seconds * 1000; !(await test()); await pause(100))
    if (Date.now() > end) throw new Error('It did not come about.');
};

/** Lets minutes pass, quickly, as long as something is waited for. */
export const whileTimePasses = async <T>({ host }: OpenConsole, waited: Promise<T>): Promise<T> => {
  const ended = waited.then(
    () => true,
    () => true,
  );
  for (;;) {
    if (await Promise.race([ended, pause(200, false)])) return waited;
    await host.clock.advance(MINUTE);
  }
};

/** A platform of this very machine, on the host's clock, and a destination of it in the console. */
export const connectDouble = async <D extends ReturnType<CreateDouble>>(
  { host, call }: OpenConsole,
  create: (clock: () => number) => D,
  { id, name, settings = {} }: { readonly id: string; readonly name: string; readonly settings?: object },
) => {
  const served = await servePlatform(create(() => host.clock.now()));
  const given = served.double.destination(served.address);
  const body = { ...given, name, settings: { ...given.settings, ...settings } };
  const put = await call('PUT', `/v1/destinations/${id}`, { body });
  if (put.status >= 300) throw new Error(JSON.stringify(put.body));
  return { ...served, double: served.double as D };
};
