import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { itemSize, readUnits, writeUnits } from './capacity.ts';

const kilobytes = (n: number) => ({ v: 'x'.repeat(n * 1024 - 1) });

describe('capacity units follow the published examples', () => {
  test('a name and a value count their UTF-8 bytes', () => {
    assert.equal(itemSize({ name: 'Zoë' }), 4 + 4);
  });
  test('27 counts two bytes and -27 three', () => {
    assert.equal(itemSize({ n: 27 }), 1 + 2);
    assert.equal(itemSize({ n: -27 }), 1 + 3);
  });
  test('a list or map costs three bytes and one for each element', () => {
    assert.equal(itemSize({ l: ['ab', 'c'] }), 1 + 3 + 3 + 2);
    assert.equal(itemSize({ m: { k: 'v' } }), 1 + 3 + 2 + 1);
  });
  test('an item of 1 KB is one write unit, a byte more is two', () => {
    assert.equal(writeUnits({ before: undefined, after: kilobytes(1), transactional: false }), 1);
    assert.equal(writeUnits({ before: undefined, after: { v: 'x'.repeat(1024) }, transactional: false }), 2);
  });
  test('a 3 KB item is three write units, six in a transaction', () => {
    assert.equal(writeUnits({ before: undefined, after: kilobytes(3), transactional: false }), 3);
    assert.equal(writeUnits({ before: undefined, after: kilobytes(3), transactional: true }), 6);
  });
  test('shrinking an item costs its former size', () => {
    assert.equal(writeUnits({ before: kilobytes(4), after: kilobytes(1), transactional: false }), 4);
  });
  test('a failed condition costs the write of what was there, at least one', () => {
    assert.equal(writeUnits({ before: kilobytes(2), after: kilobytes(9), transactional: false, failed: true }), 2);
    assert.equal(writeUnits({ before: undefined, after: kilobytes(9), transactional: false, failed: true }), 1);
  });
  test('moving an index entry costs a delete and a put beside the table', () => {
    const write = { before: { k: 'a' }, after: { k: 'b' }, transactional: false, indexes: [['k']] };
    assert.equal(writeUnits(write), 3);
  });
  test('an index is not written when the item carries no key for it', () => {
    assert.equal(writeUnits({ before: undefined, after: { x: 1 }, transactional: false, indexes: [['k']] }), 1);
  });
  test('reading 4 KB costs one unit consistently and half a unit eventually', () => {
    assert.equal(readUnits(4096, true), 1);
    assert.equal(readUnits(4097, false), 1);
    assert.equal(readUnits(1, false), 0.5);
  });
});
