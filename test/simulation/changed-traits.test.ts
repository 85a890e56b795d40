import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AggregateForm } from '../../shared/domain/segment/definition.ts';
import { createWorld } from './segment-world.ts';

const START = Date.UTC(2026, 10, 22, 12);
const MINUTE = 60_000;
const ordersIn = (within: string): AggregateForm => ({ event: 'Order', aggregate: { fn: 'count' }, within });
const RICH = { trait: 'orders', op: 'gte', value: 2 };

/** Ada has ordered an hour ago and now, and once had a trait of the same name as what counts that. */
const open = async () => {
  const world = createWorld(START, 7);
  const say = (messageId: string, at: number, more: object) => {
    const timestamp = new Date(at).toISOString();
    const body = { messageId, timestamp, originalTimestamp: timestamp, userId: 'ada', ...more };
    return world.accept(body as Parameters<typeof world.accept>[0], 400);
  };
  await say('m1', START, { type: 'identify', traits: { orders: 9 } });
  await say('m2', START - 60 * MINUTE, { type: 'track', event: 'Order', properties: {} });
  await say('m3', START, { type: 'track', event: 'Order', properties: {} });
  const look = async () => {
    const { segments = [], computedTraits = {} } = (await world.profile('userId:ada')) ?? {};
    const status = [await world.status('rich'), await world.status('user')];
    return { segments, computedTraits, members: (await world.members('rich'))?.length, status };
  };
  const define = async () => {
    await world.define('rich', RICH);
    await world.define('user', { not: { segment: 'rich' } });
    await world.advance(5 * MINUTE);
  };
  return { ...world, look, define };
};

test('a changed computed trait and the segments on it keep their former meaning until all are computed, then switch at once', async () => {
  const { look, define, defineTrait, advance, traits } = await open();
  await defineTrait('orders', ordersIn('PT12H'));
  await define();
  const former = { segments: ['rich'], computedTraits: { orders: 2 }, members: 1 };
  assert.deepEqual(await look(), { ...former, status: ['ready', 'ready'] });
  await defineTrait('orders', ordersIn('PT30M'));
  await advance(6_000);
  assert.deepEqual(await look(), { ...former, status: ['computing', 'computing'] });
  assert.deepEqual((await traits())[0]?.document.served?.definition, ordersIn('PT12H'));
  await advance(4 * MINUTE);
  const status = ['ready', 'ready'];
  assert.deepEqual(await look(), { segments: ['user'], computedTraits: { orders: 1 }, members: 0, status });
  assert.equal((await traits())[0]?.document.served, undefined);
});

test('while a new computed trait is worked out, segments test the ordinary trait that it will hide', async () => {
  const { look, define, defineTrait, advance } = await open();
  await define();
  const former = { segments: ['rich'], computedTraits: {}, members: 1 };
  assert.deepEqual(await look(), { ...former, status: ['ready', 'ready'] });
  await defineTrait('orders', ordersIn('PT30M'));
  await advance(6_000);
  assert.deepEqual(await look(), { ...former, status: ['computing', 'computing'] });
  await advance(4 * MINUTE);
  const status = ['ready', 'ready'];
  assert.deepEqual(await look(), { segments: ['user'], computedTraits: { orders: 1 }, members: 0, status });
});
