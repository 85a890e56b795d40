import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey } from './identifier.ts';
import {
  closedAt,
  type Held,
  isFromBirth,
  isWithin,
  keysHeld,
  mergeHeld,
  overlaps,
  ownEvents,
  type Period,
  periodsOf,
} from './period.ts';

const [tablet, phone, cookie] = ['anonymousId:t', 'anonymousId:p', 'anonymousId:c'] as unknown as [
  IdentifierKey,
  IdentifierKey,
  IdentifierKey,
];
const holding = (key: IdentifierKey, ...periods: Period[]): Held => ({ [key]: periods });
const receipts = (anchor: IdentifierKey, ...times: number[]) => times.map((receivedAt) => ({ anchor, receivedAt }));

const INSTANTS = Array.from({ length: 12 }, (_, n) => n);
const instant = fc.nat(10);
/** Any part of a device's life, also one that is open to either side; none is empty. */
const period: fc.Arbitrary<Period> = fc
  .tuple(fc.option(instant, { nil: undefined }), fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }))
  .map(([from, length]) => ({
    ...(from === undefined ? {} : { from }),
    ...(length === undefined ? {} : { until: (from ?? 0) + length }),
  }));
const instantsOf = (periods: readonly Period[]): number[] =>
  INSTANTS.filter((at) => periods.some((each) => isWithin(each, at)));

describe('the time for which somebody holds a device', () => {
  it('begins with the instant it was passed on and ends before the instant it is passed on again', () => {
    const held = { from: 10, until: 20 };
    assert.deepEqual(
      [9, 10, 19, 20].map((at) => isWithin(held, at)),
      [false, true, true, false],
    );
  });

  it('is all time where nothing was passed on, and open to the side that nothing ends', () => {
    for (const at of [0, Number.MAX_SAFE_INTEGER]) assert.ok(isWithin({}, at));
    assert.deepEqual([isWithin({ from: 5 }, 4), isWithin({ from: 5 }, 1e15)], [false, true]);
    assert.deepEqual([isWithin({ until: 5 }, 0), isWithin({ until: 5 }, 5)], [true, false]);
  });

  it('overlaps another exactly where both have an instant in common', () => {
    fc.assert(
      fc.property(period, period, (a, b) => {
        const common = INSTANTS.some((at) => isWithin(a, at) && isWithin(b, at));
        assert.equal(overlaps(a, b), common);
        assert.equal(overlaps(b, a), common);
      }),
    );
  });

  it('that follows on another without a gap does not overlap it', () => {
    assert.ok(!overlaps({ until: 10 }, { from: 10 }));
    assert.ok(overlaps({ until: 11 }, { from: 10 }));
  });
});

describe('the events of a holder', () => {
  it('are all of those of a device that was never passed on', () => {
    const events = [...receipts(phone, 1, 2), ...receipts(tablet, 3)];
    assert.deepEqual(ownEvents(undefined, events), events);
    assert.deepEqual(ownEvents(holding(cookie, { until: 2 }), events), events);
  });

  it('are of a device that was passed on those of its time, of every other device all', () => {
    const events = [...receipts(tablet, 9, 10, 19, 20), ...receipts(phone, 9, 20)];
    const own = ownEvents(holding(tablet, { from: 10, until: 20 }), events);
    assert.deepEqual(own, [...receipts(tablet, 10, 19), ...receipts(phone, 9, 20)]);
  });

  it('are those of each of its times where a device came back', () => {
    const own = ownEvents(holding(tablet, { until: 2 }, { from: 4 }), receipts(tablet, 1, 2, 3, 4));
    assert.deepEqual(own, receipts(tablet, 1, 4));
  });

  it('are told apart by receipt: a time that a client states takes nobody’s events', () => {
    const backdated = { anchor: tablet, receivedAt: 15, at: 5 };
    assert.deepEqual(ownEvents(holding(tablet, { until: 10 }), [backdated]), []);
    assert.deepEqual(ownEvents(holding(tablet, { from: 10 }), [backdated]), [backdated]);
  });
});

describe('what a profile holds', () => {
  it('is an identifier from its birth unless somebody had it before', () => {
    assert.ok(isFromBirth(undefined, tablet));
    assert.ok(isFromBirth(holding(phone, { from: 3 }), tablet));
    assert.ok(isFromBirth(holding(tablet, { until: 3 }), tablet));
    assert.ok(isFromBirth(holding(tablet, { until: 3 }, { from: 5 }), tablet));
    assert.ok(!isFromBirth(holding(tablet, { from: 3 }), tablet));
  });

  it('is never read from what every object inherits', () => {
    assert.deepEqual(periodsOf({}, 'constructor' as IdentifierKey), [{}]);
  });

  it('is what it has now and what it had, each once', () => {
    const held = { ...holding(tablet, { until: 3 }), ...holding(phone, { from: 1 }) };
    assert.deepEqual(keysHeld([phone, cookie], held).sort(), [cookie, phone, tablet].sort());
    assert.deepEqual(keysHeld([phone], undefined), [phone]);
  });

  it('of two profiles together is what either held, in the order of time', () => {
    const periods = fc.array(period, { maxLength: 3 });
    fc.assert(
      fc.property(periods, periods, (a, b) => {
        const merged = mergeHeld(holding(tablet, ...a), { ...holding(tablet, ...b), ...holding(phone, ...b) });
        const together = periodsOf(merged, tablet);
        assert.deepEqual(instantsOf(together), instantsOf([...a, ...b]));
        const starts = together.map(({ from = 0 }) => from);
        assert.deepEqual(
          starts,
          starts.toSorted((x, y) => x - y),
        );
        assert.deepEqual(instantsOf(periodsOf(merged, phone)), instantsOf(b));
      }),
    );
  });

  it('ends for what is open when it is passed on; what ended before stays as it was', () => {
    assert.deepEqual(closedAt(undefined, 7), [{ until: 7 }]);
    assert.deepEqual(closedAt([{ until: 3 }, { from: 5 }], 7), [{ until: 3 }, { from: 5, until: 7 }]);
  });

  it('and who takes it over hold every instant between them, and none of them both', () => {
    fc.assert(
      fc.property(instant, (at) => {
        const [former, next] = [closedAt([{}], at), [{ from: at }]];
        for (const each of INSTANTS)
          assert.equal([former, next].filter((periods) => periods.some((one) => isWithin(one, each))).length, 1);
      }),
    );
  });
});
