import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { correctSkew, parseInstant } from './instants.ts';

describe('reading an instant', () => {
  const cases: [unknown, string | undefined][] = [
    ['2026-11-22T02:00:00.123Z', '2026-11-22T02:00:00.123Z'],
    ['2026-11-22T02:00:00.123456789Z', '2026-11-22T02:00:00.123Z'],
    ['2026-11-22T02:00:00+01:00', '2026-11-22T01:00:00.000Z'],
    ['2026-11-22T02:00:00+0100', '2026-11-22T01:00:00.000Z'],
    ['2026-11-22 02:00:00', '2026-11-22T02:00:00.000Z'],
    ['2026-11-22', '2026-11-22T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
    [Date.UTC(2026, 10, 22), '2026-11-22T00:00:00.000Z'],
    [String(Date.UTC(2026, 10, 22)), '2026-11-22T00:00:00.000Z'],
    ['2026-02-29', undefined],
    ['2026-02-30T00:00:00Z', undefined],
    ['2026-13-01', undefined],
    ['2026-11-22T25:00:00Z', undefined],
    ['22.11.2026', undefined],
    ['Nov 22 2026', undefined],
    ['', undefined],
    [Number.NaN, undefined],
    [1e300, undefined],
    [true, undefined],
    [[], undefined],
  ];
  for (const [value, expected] of cases) {
    it(`takes ${JSON.stringify(value)} for ${expected ?? 'no instant'}`, () => {
      const instant = parseInstant(value as never);
      assert.equal(instant === undefined ? undefined : new Date(instant).toISOString(), expected);
    });
  }

  it('reads back what it writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }),
        (date) => assert.equal(parseInstant(date.toISOString()), date.getTime()),
      ),
    );
  });
});

describe('correcting skew', () => {
  const instant = fc.integer({ min: 0, max: 4e12 });

  it('never puts an event after its receipt, and tells the same of a clock that is off by any amount within a day', () => {
    const offset = fc.integer({ min: -86_000_000, max: 86_000_000 });
    fc.assert(
      fc.property(instant, fc.nat(86_400_000), offset, (receivedAt, age, skew) => {
        const sentAt = receivedAt + skew;
        assert.equal(correctSkew({ original: sentAt - age, sentAt, receivedAt }), receivedAt - age);
      }),
    );
    fc.assert(
      fc.property(instant, instant, instant, (original, sentAt, receivedAt) =>
        assert.ok(correctSkew({ original, sentAt, receivedAt }) <= receivedAt),
      ),
    );
  });
});
