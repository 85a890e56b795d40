import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseIdentifier } from './normalise-identifier.ts';

test('what clients send when they know nobody names nobody', () => {
  for (const raw of [
    'null',
    'undefined',
    '0',
    'NaN',
    '[object Object]',
    'anonymous',
    '00000000-0000',
    '-1',
    ' ',
    'True',
  ]) {
    assert.equal(normaliseIdentifier('userId', raw), undefined, raw);
  }
  for (const raw of ['test@test.com', 'Test@Test.com', 'no-address', 'a@b', 'a b@c.de']) {
    assert.equal(normaliseIdentifier('email', raw), undefined, raw);
  }
  for (const raw of [null, true, {}, [], Number.NaN, 0, 'x\u0000y', '\ud800', 'x'.repeat(1025), 'x'.repeat(10_000)]) {
    assert.equal(normaliseIdentifier('userId', raw), undefined);
  }
  assert.equal(normaliseIdentifier('phone', '030 901820'), undefined);
});

test('a number is an id as good as its text', () => {
  assert.deepEqual(normaliseIdentifier('userId', 42), normaliseIdentifier('userId', ' 42 '));
});

test('normalising twice changes nothing', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('userId', 'email', 'phone', 'anonymousId'),
      fc.string({ unit: 'grapheme' }),
      (type, raw) => {
        const once = normaliseIdentifier(type, raw);
        if (once !== undefined) assert.deepEqual(normaliseIdentifier(type, once.value), once);
      },
    ),
  );
});
