import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TCString } from '@iabtechlabtcf/core';
import fc from 'fast-check';
import { tcStringOf } from '../../../test/generators/consent-strings.ts';
import { readTcf, tcfGrants } from './read-tcf.ts';

const OCTOBER = Date.UTC(2026, 9, 5);
const BEFORE_DISCLOSURE = Date.UTC(2025, 5, 1);

const numbers = (most: number) => fc.uniqueArray(fc.integer({ min: 1, max: most }), { maxLength: 24 });
const choice = fc.record({
  day: fc.integer({ min: 18_262, max: 25_000 }).map((days) => days * 86_400_000),
  consents: numbers(11),
  interests: numbers(11),
  vendors: numbers(1200),
  interestVendors: numbers(1200),
  disclosed: numbers(1200),
});

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** A text that says these bits: pairs of a number and its width. */
const bitsAsText = (...fields: readonly (readonly [value: number, width: number])[]): string => {
  const bits = fields.map(([value, width]) => value.toString(2).padStart(width, '0')).join('');
  const sextets = bits.match(/.{1,6}/g) ?? [];
  return sextets.map((each) => ALPHABET[Number.parseInt(each.padEnd(6, '0'), 2)]).join('');
};

/** A core segment that consents to all purposes and vendors 1 to 3, with publisher restrictions of these. */
const coreWith = (restrictions: readonly (readonly [number, number])[], count = 0): string => {
  const [day, many] = [OCTOBER / 100, 2 ** 24 - 1];
  const vendors = [
    [3, 16],
    [0, 1],
    [7, 3],
  ] as const;
  return bitsAsText(
    ...([
      [2, 6],
      [day, 36],
      [day, 36],
      [31, 12],
      [1, 12],
      [1, 6],
      [269, 12],
      [100, 12],
      [5, 6],
      [1, 1],
    ] as const),
    ...([
      [0, 1],
      [0, 12],
      [many, 24],
      [many, 24],
      [0, 1],
      [269, 12],
    ] as const),
    ...vendors,
    ...vendors,
    [count, 12],
    ...restrictions,
  );
};
const DISCLOSED = bitsAsText([1, 3], [3, 16], [0, 1], [7, 3]);

describe('a TC string', () => {
  it('says what the library of the IAB reads in it, whoever the vendor is', () => {
    fc.assert(
      fc.property(choice, fc.integer({ min: 1, max: 1300 }), (said, vendorId) => {
        const text = tcStringOf(said);
        const [read, model] = [readTcf(text, vendorId), TCString.decode(text)];
        assert.ok(read?.vendor);
        assert.equal(read.day, model.lastUpdated.getTime());
        for (let number = 1; number <= 24; number++) {
          assert.equal(read.consents.has(number), model.purposeConsents.has(number));
          assert.equal(read.interests.has(number), model.purposeLegitimateInterests.has(number));
        }
        const disclosed = model.vendorsDisclosed.has(vendorId);
        assert.equal(read.vendor.consented, disclosed && model.vendorConsents.has(vendorId));
        assert.equal(read.vendor.interested, disclosed && model.vendorLegitimateInterests.has(vendorId));
      }),
      { numRuns: 100 },
    );
  });

  it('is read as published by the IAB', () => {
    // The example of the specification, "Consent string and vendor list formats v2", of 2020: no vendors are disclosed yet.
    const text =
      'COvFyGBOvFyGBAbAAAENAPCAAOAAAAAAAAAAAEEUACCKAAA.IFoEUQQgAIQwgIwQABAEAAAAOIAACAIAAAAQAIAgEAACEAAAAAgAQBAAAAAAAGBAAgAAAAAAAFAAECAAAgAAQARAEQAAAAAJAAIAAgAAAYQEAAAQmAgBC3ZAYzUw';
    const [read, model] = [readTcf(text), TCString.decode(text)];
    assert.deepEqual([...(read?.consents ?? [])], [1, 2, 3]);
    assert.equal(read?.day, Math.floor(model.lastUpdated.getTime() / 86_400_000) * 86_400_000);
  });

  it('must disclose its vendors from March 2026 on', () => {
    const said = { consents: [1, 3], vendors: [7] };
    assert.equal(readTcf(tcStringOf({ ...said, day: Date.UTC(2026, 2, 1) })), undefined);
    assert.ok(readTcf(tcStringOf({ ...said, day: Date.UTC(2026, 1, 28) })));
    assert.ok(readTcf(tcStringOf({ ...said, day: Date.UTC(2026, 2, 1), disclosed: [7] })));
  });

  it('grants nothing to a vendor that was not disclosed, and still tells of the purposes', () => {
    const read = readTcf(tcStringOf({ day: OCTOBER, consents: [1], vendors: [7], disclosed: [8] }), 7);
    assert.equal(read?.vendor?.consented, false);
    assert.ok(read.consents.has(1));
  });

  it('without a segment on disclosure is as good as it was before there was one', () => {
    const read = readTcf(tcStringOf({ day: BEFORE_DISCLOSURE, consents: [1], vendors: [7] }), 7);
    assert.equal(read?.vendor?.consented, true);
  });

  it('keeps to what the publisher restricts a vendor to', () => {
    const granted = (number: number, legitimateInterest: boolean, vendorId = 2): boolean => {
      // Purpose 2: not at all; 7: consent only; 9: interest only; 10, twice: interest, and not at all. Vendors 2 to 3.
      const forTwo = (purpose: number, kind: number) =>
        [
          [purpose, 6],
          [kind, 2],
          [1, 12],
          [1, 1],
          [2, 16],
          [3, 16],
        ] as const;
      const restrictions = [...forTwo(2, 0), ...forTwo(7, 1), ...forTwo(9, 2), ...forTwo(10, 2), ...forTwo(10, 0)];
      const read = readTcf(`${coreWith(restrictions, 5)}.${DISCLOSED}`, vendorId);
      assert.ok(read);
      return tcfGrants(read, number, legitimateInterest);
    };
    assert.deepEqual([granted(1, false), granted(2, true), granted(7, true)], [true, false, true]);
    assert.deepEqual([granted(9, false), granted(9, true), granted(10, true)], [false, true, false]);
    assert.ok(
      [2, 7, 9, 10].every((number) => granted(number, false, 1)),
      'another vendor is not concerned',
    );
  });

  it('pursues a purpose on legitimate interest only where that is allowed, by the policy and by the TCF', () => {
    const read = readTcf(tcStringOf({ day: OCTOBER, interests: [2, 7, 9], disclosed: [] }));
    assert.ok(read);
    assert.deepEqual([tcfGrants(read, 9, true), tcfGrants(read, 9, false)], [true, false]);
    const all = readTcf(`${coreWith([])}.${DISCLOSED}`);
    assert.ok(all);
    const without = { ...all, consents: new Set<number>() };
    assert.deepEqual(
      [1, 2, 3, 4, 5, 6, 7].filter((number) => tcfGrants(without, number, true)),
      [2, 7],
    );
  });

  it('is read or not: cut off anywhere it is none, unless a whole segment less is one of its day', () => {
    const text = tcStringOf({ day: OCTOBER, consents: [1, 2, 3], vendors: [9, 700], disclosed: [9, 700] });
    const [core = '', disclosed = ''] = text.split('.');
    // The last characters may be padding.
    for (let length = 0; length < core.length - 4; length++) {
      assert.equal(readTcf(text.slice(0, length)), undefined);
      assert.equal(readTcf(`${core.slice(0, length)}.${disclosed}`), undefined);
    }
    for (let length = 0; length < disclosed.length - 4; length++)
      assert.equal(readTcf(`${core}.${disclosed.slice(0, length)}`), undefined);
  });

  it('is nothing else', () => {
    const good = tcStringOf({ day: OCTOBER, consents: [1], disclosed: [] });
    const early = tcStringOf({ day: Date.UTC(2019, 6, 31), consents: [1], disclosed: [] });
    // A string of version 1, Didomi's example of 2018.
    const first = 'BOEFEAyOEFEAyAHABDENAI4AAAB9vABAASA';
    const others = [
      '',
      '.',
      ' ',
      'yes',
      'ü',
      `B${good.slice(1)}`,
      `${good}.`,
      `${good}.!`,
      `${good}.Aaaa`,
      early,
      first,
    ];
    for (const text of others) assert.equal(readTcf(text), undefined, text);
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => readTcf(text, 7) === undefined));
  });

  it('costs no more than its length, whatever it claims to hold', () => {
    const everybody = [
      [1, 1],
      [1, 16],
      [65_535, 16],
    ] as const;
    const ranges = Array.from({ length: 4000 }, () => everybody).flat();
    const day = OCTOBER / 100;
    const hostile = bitsAsText(
      ...([
        [2, 6],
        [day, 36],
        [day, 36],
        [0, 67],
        [0, 12],
        [0, 24],
        [0, 24],
        [0, 7],
      ] as const),
      ...([
        [65_535, 16],
        [1, 1],
        [4000, 12],
      ] as const),
      ...ranges,
    );
    const started = performance.now();
    for (let index = 0; index < 10; index++) assert.equal(readTcf(hostile, 3), undefined);
    assert.ok(performance.now() - started < 2_000, 'ten of 22 kB take a fraction of a second');
    assert.equal(readTcf(coreWith([], 4095)), undefined, 'counts beyond the end');
  });
});
