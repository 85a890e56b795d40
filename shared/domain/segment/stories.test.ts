/** Segments as people tell them, decided to the millisecond by hand: from the JSON of a definition to who is in it when. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AcceptedEvent } from '../event/event.ts';
import type { IdentifierKey } from '../identity/identifier.ts';
import type { JsonObject } from '../json.ts';
import { emptyState, foldEvents } from '../profile/fold-events.ts';
import { subjectOf } from '../profile/subject-of.ts';
import { compileSegments } from './compile-segments.ts';
import { evaluate } from './evaluate.ts';
import { parseDefinition } from './parse-definition.ts';
import type { CompiledSegment } from './segment.ts';
import { UTC, type ZonePolicy } from './zone.ts';

/** When events are forgotten: the one change that is left where time changes nothing else. */
const FORGOTTEN = '2100-01-01T00:00:00.000Z';

const compiled = (definition: unknown, policy: ZonePolicy): CompiledSegment => {
  const parsed = parseDefinition(definition);
  assert.ok('condition' in parsed, JSON.stringify(parsed));
  const { segments, issues } = compileSegments([{ id: 's', definition: parsed.condition, policy }]);
  assert.deepEqual(issues, []);
  return segments[0] ?? assert.fail();
};

interface Deed {
  readonly event?: string;
  readonly properties?: JsonObject;
  readonly traits?: JsonObject;
}

const accepted = (at: string, body: Deed): AcceptedEvent => ({
  body: { type: body.event ? 'track' : 'identify', messageId: `at-${at}`, timestamp: at, userId: 'ann', ...body },
  anchor: 'ann' as IdentifierKey,
  sourceId: 'shop',
  trust: 'asserted',
  at: Date.parse(at),
  receivedAt: Date.parse(at),
  recordId: `record-${at}`,
  index: 0,
  imported: false,
  expiresAt: Date.parse(FORGOTTEN),
});

const did = (event: string, at: string) => accepted(at, { event });

/** A definition and what somebody did; events after the instant asked about have not happened yet. */
const story = (definition: unknown, history: readonly AcceptedEvent[], policy: ZonePolicy = UTC) => {
  const segment = compiled(definition, policy);
  return (instant: string) => {
    const now = Date.parse(instant);
    const known = history.filter(({ at }) => at <= now);
    const state = foldEvents(emptyState(1), known, { segments: [segment] });
    const { member, nextChange } = evaluate(segment, subjectOf({ profileId: 'p', state, identifierCounts: {} }), now);
    return { member, next: nextChange === undefined ? undefined : new Date(nextChange).toISOString() };
  };
};

describe('a cart abandoned for 30 minutes', () => {
  const abandoned = {
    sequence: [{ event: 'Product Added' }, { event: 'Order Completed', within: 'PT30M', absent: true }],
  };
  const cart = did('Product Added', '2026-11-22T10:00:00.000Z');
  const withOrderAt = (at: string) => story(abandoned, [cart, did('Order Completed', at)])('2026-11-23T00:00:00.000Z');

  it('is not yet one after 30 minutes, and is one a millisecond later', () => {
    const at = story(abandoned, [cart]);
    assert.deepEqual(at('2026-11-22T10:00:00.000Z'), { member: false, next: '2026-11-22T10:30:00.001Z' });
    assert.deepEqual(at('2026-11-22T10:30:00.000Z'), { member: false, next: '2026-11-22T10:30:00.001Z' });
    assert.deepEqual(at('2026-11-22T10:30:00.001Z'), { member: true, next: FORGOTTEN });
  });

  it('is none when the order comes at 29:59.999', () => {
    assert.equal(withOrderAt('2026-11-22T10:29:59.999Z').member, false);
  });

  it('is none when the order comes at 30:00.000: that is still within', () => {
    assert.equal(withOrderAt('2026-11-22T10:30:00.000Z').member, false);
  });

  it('is one when the order comes at 30:00.001, and stays one until something is put in the cart again', () => {
    assert.equal(withOrderAt('2026-11-22T10:30:00.001Z').member, true);
    const again = story(abandoned, [
      cart,
      did('Order Completed', '2026-11-22T10:30:00.001Z'),
      did('Product Added', '2026-11-22T12:00:00.000Z'),
    ]);
    assert.equal(again('2026-11-22T11:59:59.999Z').member, true);
    assert.deepEqual(again('2026-11-22T12:00:00.000Z'), { member: false, next: '2026-11-22T12:30:00.001Z' });
  });

  it('is one when the order came at the very instant of the cart: that did not follow it', () => {
    const same = story(abandoned, [cart, did('Order Completed', '2026-11-22T10:00:00.000Z')]);
    assert.equal(same('2026-11-22T10:30:00.001Z').member, true);
  });

  it('counts from the last thing put in, unless any cart will do', () => {
    const second = did('Product Added', '2026-11-22T10:20:00.000Z');
    const order = did('Order Completed', '2026-11-22T10:45:00.000Z');
    const noon = '2026-11-22T12:00:00.000Z';
    assert.equal(story(abandoned, [cart, second, order])(noon).member, false);
    assert.equal(story({ ...abandoned, anchor: 'any' }, [cart, second, order])(noon).member, true);
  });
});

describe('a window and the change of clocks', () => {
  const BERLIN: ZonePolicy = { zone: 'Europe/Berlin', own: false };
  const month = { event: 'Order Completed', within: 'P1M' };
  const closes = (definition: unknown, at: string, policy: ZonePolicy) =>
    story(definition, [did('Order Completed', at)], policy)(at).next;

  it('of a month closes when the clock shows the same time, an hour sooner in spring and later in autumn', () => {
    assert.equal(closes(month, '2026-03-15T09:00:00.000Z', BERLIN), '2026-04-15T08:00:00.000Z');
    assert.equal(closes(month, '2026-10-15T08:00:00.000Z', BERLIN), '2026-11-15T09:00:00.000Z');
    assert.equal(closes(month, '2026-03-15T09:00:00.000Z', UTC), '2026-04-15T09:00:00.000Z');
  });

  it('that would close in the hour that spring skips closes as long after the gap', () => {
    const at = story({ ...month, within: 'P2M' }, [did('Order Completed', '2026-01-29T01:30:00.000Z')], BERLIN);
    assert.deepEqual(at('2026-03-29T01:29:59.999Z'), { member: true, next: '2026-03-29T01:30:00.000Z' });
    assert.deepEqual(at('2026-03-29T01:30:00.000Z'), { member: false, next: undefined });
  });

  it('that would close in the hour that autumn repeats closes in the first of both', () => {
    assert.equal(closes(month, '2026-09-25T00:30:00.000Z', BERLIN), '2026-10-25T00:30:00.000Z');
  });

  it('of days is so many times 24 hours, whatever the clock shows', () => {
    assert.equal(closes({ ...month, within: 'P30D' }, '2026-03-15T09:00:00.000Z', BERLIN), '2026-04-14T09:00:00.000Z');
  });

  it('follows the time zone of whoever it is about, where the segment says so', () => {
    const own: ZonePolicy = { zone: 'Europe/Berlin', own: true };
    const ordered = did('Order Completed', '2026-03-15T09:00:00.000Z');
    const moved = accepted('2026-03-20T00:00:00.000Z', { traits: { timezone: 'America/New_York' } });
    const at = story(month, [ordered, moved], own);
    assert.equal(at('2026-03-19T00:00:00.000Z').next, '2026-04-15T08:00:00.000Z');
    // New York is on summer time on both days.
    assert.equal(at('2026-03-21T00:00:00.000Z').next, '2026-04-15T09:00:00.000Z');
  });
});

describe('a lapsed customer', () => {
  const lapsed = { all: [{ event: 'Order Completed' }, { not: { event: 'Order Completed', within: 'P90D' } }] };
  const first = did('Order Completed', '2026-01-10T08:15:00.000Z');

  it('is one 90 days after the last order to the millisecond, until the next order', () => {
    const at = story(lapsed, [first, did('Order Completed', '2026-06-01T12:00:00.000Z')]);
    assert.deepEqual(at('2026-01-10T08:15:00.000Z'), { member: false, next: '2026-04-10T08:15:00.000Z' });
    assert.equal(at('2026-04-10T08:14:59.999Z').member, false);
    assert.deepEqual(at('2026-04-10T08:15:00.000Z'), { member: true, next: FORGOTTEN });
    assert.equal(at('2026-06-01T11:59:59.999Z').member, true);
    assert.deepEqual(at('2026-06-01T12:00:00.000Z'), { member: false, next: '2026-08-30T12:00:00.000Z' });
  });

  it('is nobody who never ordered', () => {
    assert.equal(
      story(lapsed, [did('Product Viewed', '2026-01-10T08:15:00.000Z')])('2026-12-01T00:00:00.000Z').member,
      false,
    );
  });

  it('may be asked for while it is fresh: an order 90 to 180 days ago and none since', () => {
    const fresh = { all: [{ event: 'Order Completed', between: ['P180D', 'P90D'] }, lapsed] };
    const at = story(fresh, [first]);
    assert.equal(at('2026-04-10T08:14:59.999Z').member, false);
    assert.deepEqual(at('2026-04-10T08:15:00.000Z'), { member: true, next: '2026-07-09T08:15:00.000Z' });
    assert.equal(at('2026-07-09T08:14:59.999Z').member, true);
    assert.equal(at('2026-07-09T08:15:00.000Z').member, false);
  });
});

describe('the 29th of February', () => {
  const leapling = accepted('2026-01-01T00:00:00.000Z', { traits: { birthday: '2004-02-29' } });
  const soon = { trait: 'birthday', op: 'anniversary_within', value: 'P7D' };

  it('returns on the 28th in a common year: seven days before until the end of that day', () => {
    const at = story(soon, [leapling]);
    assert.deepEqual(at('2027-02-20T23:59:59.999Z'), { member: false, next: '2027-02-21T00:00:00.000Z' });
    assert.deepEqual(at('2027-02-21T00:00:00.000Z'), { member: true, next: '2027-03-01T00:00:00.000Z' });
    assert.equal(at('2027-02-28T23:59:59.999Z').member, true);
    assert.equal(at('2027-03-01T00:00:00.000Z').member, false);
  });

  it('returns on its own day in a leap year', () => {
    const at = story(soon, [leapling]);
    assert.deepEqual(at('2028-02-21T23:59:59.999Z'), { member: false, next: '2028-02-22T00:00:00.000Z' });
    assert.deepEqual(at('2028-02-29T12:00:00.000Z'), { member: true, next: '2028-03-01T00:00:00.000Z' });
  });

  it('returns by the days of the time zone', () => {
    const at = story(soon, [leapling], { zone: 'Asia/Tokyo', own: false });
    assert.deepEqual(at('2027-02-21T00:00:00.000Z'), { member: true, next: '2027-02-28T15:00:00.000Z' });
    assert.equal(at('2027-02-20T15:00:00.000Z').member, true);
    assert.equal(at('2027-02-20T14:59:59.999Z').member, false);
  });

  it('is a year back on the 28th: a window of a year that began on it is clamped', () => {
    const at = story({ event: 'Order Completed', within: 'P1Y' }, [did('Order Completed', '2028-02-29T10:00:00.000Z')]);
    assert.deepEqual(at('2029-02-28T09:59:59.999Z'), { member: true, next: '2029-02-28T10:00:00.000Z' });
    assert.equal(at('2029-02-28T10:00:00.000Z').member, false);
  });

  it('never makes a member flicker: the windows of the last days of January all close on the last of February', () => {
    for (const day of ['28', '29', '30', '31']) {
      const at = `2027-01-${day}T10:00:00.000Z`;
      const { next } = story({ event: 'Order Completed', within: 'P1M' }, [did('Order Completed', at)])(at);
      assert.equal(next, '2027-02-28T10:00:00.000Z');
    }
  });
});

describe('money', () => {
  const orders = [100, 100.01, 100.02].map((revenue, hour) =>
    accepted(`2026-11-22T1${hour}:00:00.000Z`, { event: 'Order Completed', properties: { revenue } }),
  );
  const isMember = (fn: string, op: string, value: number) => {
    const definition = { event: 'Order Completed', aggregate: { fn, property: 'revenue' }, op, value };
    return story(definition, orders)('2026-11-22T13:00:00.000Z').member;
  };

  it('is averaged to the cent: three orders of 300.03 together are 100.01 on average, no more and no less', () => {
    assert.equal(isMember('avg', 'eq', 100.01), true);
    assert.equal(isMember('avg', 'gte', 100.01), true);
    assert.equal(isMember('avg', 'gt', 100.01), false);
  });

  it('is added up to the cent', () => {
    assert.equal(isMember('sum', 'eq', 300.03), true);
  });
});
