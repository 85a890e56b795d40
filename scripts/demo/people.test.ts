import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createPeople } from './people.ts';
import { type Visitor, visitShop } from './shop.ts';

const END = Date.parse('2026-11-22T00:00:00.000Z');

describe('the people that the shop should come to', () => {
  it('are one profile for each group of identifiers that the events join', () => {
    const call = { source: 'browser', method: 'page', messageId: 'm', timestamp: new Date(END) } as const;
    const visitor = (calls: Visitor['calls']): Visitor => ({ number: 1, devices: [], calls });
    const people = createPeople();
    people.add(
      visitor([
        { ...call, anonymousId: 'laptop' },
        { ...call, anonymousId: 'phone' },
      ]),
    );
    people.add(
      visitor([
        { ...call, anonymousId: 'tablet' },
        { ...call, method: 'identify', anonymousId: 'tablet', traits: { email: 'a@shop.example' } },
        { ...call, method: 'identify', anonymousId: 'desk', userId: 'u', traits: { email: 'a@shop.example' } },
      ]),
    );
    assert.deepEqual([people.profiles(), people.identifiers()], [3, 6]);
  });

  it('are at least one for each visitor, and fewer than their identifiers', () => {
    const people = createPeople();
    for (const visitor of visitShop({ seed: 'demo', visitors: 300, days: 30, end: END })) people.add(visitor);
    assert.ok(people.profiles() >= 300 && people.profiles() < 400);
    assert.ok(people.identifiers() > people.profiles());
  });
});
