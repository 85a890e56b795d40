import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { normaliseIdentifier, readValue } from './normalise-identifier.ts';

const spelled = (type: string, raw: unknown, region?: string) => normaliseIdentifier(type, raw as never, region)?.value;

test('what cannot name one person names nobody', () => {
  for (const raw of [null, '', ' ', true, {}, [], Number.NaN, 0.5, 2 ** 53, 'x\u0000y', '\ud800', 'x'.repeat(10_000)])
    assert.equal(spelled('userId', raw), undefined);
  for (const raw of ['no-address', 'a@b', 'a b@c.de', '@c.de', 'a@b@c.de'])
    assert.equal(spelled('email', raw), undefined);
});

test('1024 characters are an identifier, one more are too long, and spaces around do not count', () => {
  assert.deepEqual(readValue('userId', ` ${'x'.repeat(1024)} `), { value: 'x'.repeat(1024) });
  assert.deepEqual(readValue('userId', 'x'.repeat(1025)), { fault: 'length' });
  assert.deepEqual(readValue('email', `a@${'x'.repeat(10_000)}.de`), { fault: 'length' });
});

test('what is neither text nor a whole number is of a wrong type, nothing at all is absent', () => {
  for (const raw of [true, [], {}, 1.5, 2 ** 53]) assert.deepEqual(readValue('crmId', raw), { fault: 'type' });
  for (const raw of [undefined, null, '', '\t']) assert.equal(readValue('crmId', raw), undefined);
});

test('a number is an id as good as its text', () => {
  assert.deepEqual(normaliseIdentifier('userId', 42), normaliseIdentifier('userId', ' 42 '));
});

test('an address is one identifier in whatever case and Unicode form it is typed', () => {
  for (const raw of ['Jörg@Example.com', ' jo\u0308rg@EXAMPLE.COM\n', 'JO\u0308RG@example.com'])
    assert.equal(spelled('email', raw), 'jörg@example.com');
});

test('a phone is one identifier however it is written', () => {
  for (const raw of ['+49 30 901820', '+49 (0)30 / 901-820', 'tel:+49-30-901820', '＋４９ 30 901820'])
    assert.equal(spelled('phone', raw), '+4930901820', raw);
  for (const raw of ['030 901820', '(030) 90 18 20', '0049 30 901820', '+49 30 901820', 4930901820])
    assert.equal(spelled('phone', raw, 'DE'), '+4930901820', `${raw}`);
});

test('a number without a country code follows the region of its source, and without one names nobody', () => {
  assert.equal(spelled('phone', '020 7946 0018', 'GB'), '+442079460018');
  assert.equal(spelled('phone', '020 7946 0018', 'DE'), '+492079460018');
  for (const region of [undefined, 'XX', 'UK']) assert.equal(spelled('phone', '020 7946 0018', region), undefined);
});

test('a number that no phone could have, or that an office shares by extensions, names nobody', () => {
  for (const raw of [
    '+49',
    '12',
    '+1 202 555',
    '+999 123456',
    'call me',
    '+1 202 555 0114 ext. 5',
    '+4930901820901820901',
  ])
    assert.equal(spelled('phone', raw, 'DE'), undefined, raw);
});

test('normalising twice changes nothing, with or without a region', () => {
  const digits = fc.string({ unit: fc.constantFrom(...'0123456789 -()'), minLength: 4, maxLength: 18 });
  const numbers = fc
    .tuple(fc.constantFrom('', '+', '00', '+49', '+39', '+54', '+1'), digits)
    .map((parts) => parts.join(''));
  const addresses = fc.emailAddress().chain((email) => fc.constantFrom(email, email.toUpperCase(), `İ${email}`));
  fc.assert(
    fc.property(
      fc.constantFrom('userId', 'email', 'phone', 'anonymousId', 'crmId'),
      fc.oneof(fc.string({ unit: 'grapheme' }), numbers, addresses),
      fc.constantFrom(undefined, 'DE', 'US', 'IT', 'AR'),
      (type, raw, region) => {
        const once = normaliseIdentifier(type, raw, region);
        if (once === undefined) return;
        assert.deepEqual(normaliseIdentifier(type, once.value, region), once);
        assert.deepEqual(normaliseIdentifier(type, once.value), once);
      },
    ),
    { numRuns: 2_000 },
  );
});
