import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type ShopOptions, visitShop } from './shop.ts';

const END = Date.parse('2026-11-22T00:00:00.000Z');
const shops = fc.record({
  seed: fc.string({ minLength: 1, maxLength: 8 }),
  visitors: fc.integer({ min: 1, max: 30 }),
  days: fc.integer({ min: 1, max: 60 }),
  end: fc.constant(END),
});
const callsOf = (options: ShopOptions) => [...visitShop(options)].flatMap(({ calls }) => calls);

describe('the synthetic shop', () => {
  it('is the same shop for the same seed', () => {
    fc.assert(
      fc.property(shops, (options) => {
        assert.deepEqual([...visitShop(options)], [...visitShop(options)]);
      }),
      { numRuns: 30 },
    );
  });

  it('is another shop for another seed', () => {
    const shop = (seed: string) => callsOf({ seed, visitors: 5, days: 30, end: END });
    assert.notDeepEqual(shop('a'), shop('b'));
  });

  it('names every call once', () => {
    fc.assert(
      fc.property(shops, (options) => {
        const ids = callsOf(options).map(({ messageId }) => messageId);
        assert.equal(new Set(ids).size, ids.length);
      }),
      { numRuns: 30 },
    );
  });

  it('has nothing happen before its first day or after its last', () => {
    fc.assert(
      fc.property(shops, (options) => {
        for (const { timestamp } of callsOf(options)) {
          assert.ok(timestamp.getTime() > END - options.days * 86_400_000 && timestamp.getTime() <= END);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('shows each device of a visitor, and takes orders from customers only', () => {
    for (const { calls, devices, userId } of visitShop({ seed: 'demo', visitors: 200, days: 30, end: END })) {
      const seen = new Set(calls.flatMap(({ anonymousId }) => anonymousId ?? []));
      assert.deepEqual([...seen].sort(), devices.toSorted());
      const orders = calls.filter(({ event }) => event === 'Order Completed');
      assert.ok(orders.every((order) => order.userId === userId && order.source === 'server' && userId !== undefined));
    }
  });

  it('has anonymous visitors, sign-ups, customers on two devices, orders and abandoned carts', () => {
    const shop = [...visitShop({ seed: 'demo', visitors: 300, days: 30, end: END })];
    const having = (test: (visitor: (typeof shop)[number]) => boolean) => shop.filter(test).length;
    const did = (visitor: (typeof shop)[number], event: string) => visitor.calls.some((call) => call.event === event);
    assert.ok(having(({ email }) => email === undefined) > 80);
    assert.ok(having(({ email, userId }) => email !== undefined && userId === undefined) > 20);
    assert.ok(having(({ devices }) => devices.length === 2) > 30);
    assert.ok(having((visitor) => did(visitor, 'Order Completed')) > 50);
    assert.ok(having((visitor) => did(visitor, 'Product Added') && !did(visitor, 'Order Completed')) > 20);
  });
});
