import assert from 'node:assert/strict';
import { test } from 'node:test';
import { googleEmail, mobileId, phoneDigits, phoneWithPlus, plainEmail } from './contact.ts';
import { hashedBy, sha256 } from './hash.ts';
import {
  addressPart,
  birthdayParts,
  cityName,
  countryCode,
  genderLetter,
  personName,
  postcode,
  stateName,
} from './person.ts';

type Table = readonly (readonly [string, string | undefined])[];
const check = (rule: (raw: string) => string | undefined, table: Table): void => {
  for (const [raw, spelled] of table) assert.equal(rule(raw), spelled, JSON.stringify(raw));
};

test('an address is trimmed and lowered, and only Google takes dots and tags out of gmail', () => {
  check(plainEmail, [
    [' Ann@Example.COM ', 'ann@example.com'],
    ['a.n.n+shop@gmail.com', 'a.n.n+shop@gmail.com'],
    ['jörg@bücher.example', 'jörg@bücher.example'],
    ['nobody', undefined],
    ['', undefined],
  ]);
  check(googleEmail, [
    ['A.n.n+Shop@Gmail.com', 'ann@gmail.com'],
    ['ann.b@googlemail.com', 'annb@googlemail.com'],
    ['a.n.n+shop@example.com', 'a.n.n+shop@example.com'],
    ['a.n@notgmail.com', 'a.n@notgmail.com'],
    [' a nn@example.com', 'ann@example.com'],
    ['+x@gmail.com', undefined],
  ]);
});

test('a phone keeps its country code, with + for Google and without for Meta; a national number is nobody’s', () => {
  check(phoneWithPlus, [
    ['+49 30 901820', '+4930901820'],
    ['0049 30 901820', '+4930901820'],
    ['09876543210', undefined],
    ['+0123456789', undefined],
    ['', undefined],
  ]);
  check(phoneDigits, [
    ['+1 (202) 555-0114', '12025550114'],
    ['2025550114', undefined],
  ]);
});

test('names, places, gender and birthdays are spelled as Meta has them', () => {
  check(personName, [
    ['  O’Brien-Smith ', 'obriensmith'],
    ['Jo\u0308rg', 'jörg'],
    ['Anna  Maria', 'anna maria'],
    ['李', '李'],
    ['---', ''],
  ]);
  check(cityName, [
    ['New York', 'newyork'],
    ['St. Étienne', 'stétienne'],
  ]);
  check(countryCode, [
    ['DE', 'de'],
    ['Germany', undefined],
  ]);
  check(
    (raw) => postcode(raw, 'us'),
    [
      ['94301-1234', '94301'],
      ['9430', undefined],
    ],
  );
  check((raw) => postcode(raw, 'gb'), [['SW1A 1AA', 'sw1a1aa']]);
  check(
    (raw) => stateName(raw, 'us'),
    [
      ['CA', 'ca'],
      ['California', undefined],
    ],
  );
  check((raw) => stateName(raw, 'de'), [['Baden-Württemberg', 'badenwürttemberg']]);
  check(genderLetter, [
    ['Female', 'f'],
    ['M', 'm'],
    ['diverse', undefined],
  ]);
  assert.deepEqual(birthdayParts('1980-02-09T00:00:00Z'), { year: '1980', month: '02', day: '09' });
  for (const raw of ['1980-02-30', '9.2.1980', '', '19800209']) assert.equal(birthdayParts(raw), undefined, raw);
});

test('an advertising id is lowered, and all zeros name no device', () => {
  check(mobileId, [
    ['38400000-8CF0-11BD-B23E-10B96E40000D', '38400000-8cf0-11bd-b23e-10b96e40000d'],
    ['00000000-0000-0000-0000-000000000000', undefined],
    ['384000008cf011bdb23e10b96e40000d', undefined],
  ]);
});

test('what came hashed is passed on, what is empty is left out, and everything else is hashed once', () => {
  const hash = hashedBy(plainEmail);
  // sha256("test@example.com"), as Google's and Meta's pages print it.
  const known = '973dfe463ec85785f5f95af5ba3906eedb2d931c24e69824a89ea65dba4e813b';
  assert.equal(hash(' Test@Example.com'), known);
  assert.equal(hash(known.toUpperCase()), known);
  for (const nothing of ['', ' ', null, undefined, {}, 'nobody']) assert.equal(hash(nothing), undefined);
  assert.equal(hashedBy(personName)('---'), undefined);
  assert.equal(hashedBy(personName)('李'), sha256('李'));
});

test('an address is read part by part, and what is no address has none', () => {
  assert.equal(addressPart({ address: { city: 'Bonn', postalCode: 53111 } }, 'postalCode'), '53111');
  for (const traits of [{}, { address: null }, { address: 'Bonn' }, { address: [] }, { address: { city: {} } }])
    assert.equal(addressPart(traits, 'city'), undefined);
});
