import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json } from '../json.ts';
import { createErasedValues } from './erased-values.ts';

const values = createErasedValues([
  {
    requestId: 'r',
    erasedAt: 0,
    keys: [],
    values: [
      { type: 'userId', value: '42' },
      { type: 'email', value: 'ann@example.com' },
      { type: 'anonymousId', value: 'device-of-ann-1' },
    ],
  },
]);

test('a value that can be nobody else is found wherever it stands, a short one where identifiers stand alone', () => {
  const found: Json[] = [
    'ANN@example.com',
    { a: [{ b: 'see ann@example.com, please' }] },
    { url: 'https://x.example/?m=ann%40example.com#top' },
    { 'ann@example.com': 1 },
    { userId: '42' },
    { previousId: 42 },
    { note: 'device-of-ann-1' },
  ];
  for (const each of found) assert.equal(values.findIn(each), 'r', JSON.stringify(each));
  const others: Json[] = [
    { quantity: '42' },
    { size: 42 },
    'joann@example.com',
    'ann@example.community',
    { userId: '421' },
    null,
  ];
  for (const each of others) assert.equal(values.findIn(each), undefined, JSON.stringify(each));
});

test('what was blanked holds nothing any more, and what held nothing is the very same', () => {
  const leaf = fc.oneof(fc.constantFrom('42', 'ann@example.com', 'to ann@example.com!', 'other'), fc.jsonValue());
  const json = fc.dictionary(fc.constantFrom('userId', 'note', 'ann@example.com', 'x'), fc.array(leaf));
  fc.assert(
    fc.property(json, (each) => {
      const before = each as Json;
      const after = values.blankIn(before);
      assert.equal(values.findIn(after), undefined);
      assert.equal(after === before, values.findIn(before) === undefined);
    }),
    { numRuns: 300 },
  );
});
