import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { OpenConsole } from './open-console.ts';

const HOUR = 3_600_000;
const PATIENCE = 60_000;

/** What the stories about one person know of Joe, whose wife's tablet ended up with him. */
export const JOE = {
  email: 'joe@shop.example',
  phone: '+33199001234',
  device: 'laptop-7f3a',
  tablet: 'tablet-91c2',
  wife: 'mia@shop.example',
};

const send = async ({ host }: OpenConsole, key: string, batch: readonly object[]) => {
  const response = await fetch(`${host.url}/v1/batch`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${key}:`)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ batch }),
  });
  assert.equal(response.status, 200, await response.text());
};

/** Asks until it is so. */
export const until = async <T>(read: () => Promise<T | undefined>): Promise<T> => {
  for (const begun = Date.now(); Date.now() - begun < PATIENCE; ) {
    const found = await read();
    if (found !== undefined) return found;
    await pause(100);
  }
  throw new assert.AssertionError({ message: 'It did not become so within a minute.' });
};

/** The profile of an identifier, `type:value`, once so many name the person. */
export const known = ({ call }: OpenConsole, name: string, identifiers: number): Promise<string> =>
  until(async () => {
    const [type = '', value] = name.split(':');
    const { status, body } = await call('POST', '/v1/profiles/lookup', { body: { type, value } });
    return status === 200 && body.identifiers.length === identifiers ? (body.profileId as string) : undefined;
  });

const ago = (hours: number): string => new Date(Date.now() - hours * HOUR).toISOString();

const order = (hours: number, total: number, sku: string) => ({
  ...{ type: 'track', event: 'Order Completed', userId: 'joe', properties: { total, sku } },
  ...{ messageId: `order-${hours}`, timestamp: ago(hours) },
});

/** Sends what happened in the household, and answers with Joe’s profile, and the id that the tablet’s had. */
export const settleHousehold = async (console_: OpenConsole) => {
  const { call } = console_;
  const put = async (path: string, body: object) => assert.equal((await call('PUT', path, { body })).status, 201, path);
  const buyers = {
    all: [{ event: 'Order Completed', count: { op: '>=', value: 2 }, within: 'P30D' }, { identifier: 'email' }],
  };
  await put('/v1/segments/regulars', { name: 'Regulars', definition: buyers });
  await put('/v1/segments/germans', { name: 'Germans', definition: { trait: 'country', op: 'eq', value: 'DE' } });
  const largest = { event: 'Order Completed', aggregate: { fn: 'max', property: 'total' } };
  await put('/v1/computed-traits/largest-order', { name: 'Largest order', definition: largest });

  await send(console_, 'local-write-key', [
    { type: 'page', name: 'Home', anonymousId: JOE.device, messageId: 'first-visit', properties: { path: '/' } },
  ]);
  await known(console_, `anonymousId:${JOE.device}`, 1);
  await send(console_, 'local-write-key', [
    { type: 'page', name: 'Home', anonymousId: JOE.tablet, messageId: 'tablet-visit' },
  ]);
  const former = await known(console_, `anonymousId:${JOE.tablet}`, 1);
  await send(console_, 'local-server-key', [
    {
      ...{ type: 'identify', userId: 'joe', anonymousId: JOE.device, messageId: 'signed-up', timestamp: ago(60) },
      traits: { name: 'Joe Miller', email: JOE.email, phone: JOE.phone, country: 'FR', newsletter: true },
      context: { consent: { categoryPreferences: { advertising: true, email: true } } },
    },
    ...[2, 30, 50].map((hours) => order(hours, 10 * hours, hours === 30 ? 'red-mug' : 'tea')),
    { type: 'identify', userId: 'joe', messageId: 'moved', traits: { country: 'DE' } },
  ]);
  const profileId = await known(console_, 'userId:joe', 4);
  await send(console_, 'local-write-key', [
    { type: 'identify', anonymousId: JOE.device, messageId: 'mixed-up', traits: { email: JOE.wife } },
    {
      ...{ type: 'track', event: 'Product Viewed', anonymousId: JOE.tablet, messageId: 'tablet-view' },
      context: { traits: { email: JOE.wife } },
    },
  ]);
  await known(console_, 'userId:joe', 6);
  return { profileId, former };
};
