import assert from 'node:assert/strict';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { textOf } from '../platforms/search-double.ts';
import { servePlatforms } from '../platforms/serve-all.ts';
import type { ServedPlatform } from '../platforms/serve-platform.ts';
import { startHook } from './hook.ts';
import type { Kept } from './needles.ts';
import type { openShop } from './shop.ts';

const SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
/** Minutes: platforms that take files answer by and by. */
const LONGEST = 40;
const WEEKLY = { schedule: 'rate(7 days)', timezone: 'UTC', mode: 'delta', enabled: true };

/** Every double there is, and a webhook of one's own. */
export interface Platforms {
  readonly served: readonly ServedPlatform[];
  readonly receiver: Awaited<ReturnType<typeof startHook>>;
  readonly stop: () => Promise<void>;
}

/** Starts them on a clock. */
export const openPlatforms = async (clock: () => number): Promise<Platforms> => {
  const [served, receiver] = await Promise.all([servePlatforms(clock, 0), startHook()]);
  const stop = async () => {
    await Promise.all([receiver.close(), ...served.map((each) => each.stop())]);
  };
  return { served, receiver, stop };
};

/** Points an export of the buyers at each, at files too, and has all of them run once. */
export const exportToAll = async (
  { ask, host }: ReturnType<typeof openShop>,
  { served, receiver }: Platforms,
): Promise<void> => {
  const columns = [{ trait: 'name', type: 'text' }];
  const own = [
    { type: 's3-csv', settings: { identifier: 'email', columns: ['name'] }, credentials: {} },
    { type: 's3-parquet', settings: { identifier: 'phone', columns }, credentials: {} },
    {
      ...{ type: 'webhook', credentials: { secret: SECRET } },
      settings: { url: receiver.url, identifier: 'email', traits: ['name'], purposes: ['advertising'] },
    },
  ];
  const all = [...served.map(({ double, address }) => double.destination(address)), ...own];
  for (const { type, settings, credentials } of all) {
    await ask('PUT', `/v1/destinations/${type}`, { type, name: `A double of ${type}`, settings, credentials });
    await ask('PUT', `/v1/exports/${type}`, { segmentId: 'buyers', destinationId: type, ...WEEKLY });
  }
  for (const { type } of all) await ask('POST', `/v1/exports/${type}/runs`);
  const waiting = new Map(all.map(({ type }) => [type, 'no run']));
  for (let minute = 0; minute < LONGEST && waiting.size > 0; minute++) {
    await host.clock.advance(60_000);
    for (const type of waiting.keys()) {
      const { runs } = await ask('GET', `/v1/exports/${type}/runs`);
      if (runs[0]?.status === 'succeeded') waiting.delete(type);
      else waiting.set(type, JSON.stringify(runs[0]));
    }
  }
  assert.deepEqual([...waiting], []);
};

/** What platforms keep: audiences all, contacts where there is a call that takes them away. */
export const heldBy = async ({ served, receiver }: Platforms): Promise<readonly Kept[]> => [
  { place: 'platform webhook', text: textOf(receiver.audience) },
  ...(await Promise.all(
    served.map(async ({ double }) => {
      const isContactLeft = (await findDestination(double.slug))?.leavesBehind === 'contact';
      const state = [double.audience(), ...(isContactLeft ? [] : [double.kept?.()])];
      return { place: `platform ${double.slug}`, text: textOf(state) };
    }),
  )),
];
