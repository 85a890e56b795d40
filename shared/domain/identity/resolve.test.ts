import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { linkName } from './link-order.ts';
import { resolve } from './resolve.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE, rulesOf } from './rules.ts';

const typesWith = (userIds: number): IdentityRules['types'] => ({
  userId: { ...PLAIN_TYPE, limit: userIds },
  email: { ...PLAIN_TYPE, limit: 2 },
  anonymousId: { ...PLAIN_TYPE, limit: 2 },
});
const RULES: IdentityRules = { ...DEFAULT_RULES, types: typesWith(1) };
const key = (text: string): IdentifierKey => text as IdentifierKey;
const KEYS = [
  'userId:1',
  'userId:2',
  'userId:3',
  'email:1',
  'email:2',
  'anonymousId:1',
  'anonymousId:2',
  'anonymousId:3',
];

const link = (
  anchor: string,
  other: string,
  { receivedAt, ...more }: Partial<Link> & { receivedAt: number },
): Link => ({
  anchor: key(anchor),
  other: key(other),
  messageId: `m${receivedAt}`,
  sourceId: 's',
  trust: 'asserted',
  receivedAt,
  ...more,
});

const links = fc
  .array(
    fc.record({
      anchor: fc.constantFrom(...KEYS).map(key),
      other: fc.constantFrom(...KEYS).map(key),
      messageId: fc.constantFrom('a', 'b', 'c'),
      sourceId: fc.constant('s'),
      trust: fc.constantFrom('asserted' as const, 'claimed' as const),
      receivedAt: fc.nat(6),
    }),
    { maxLength: 14 },
  )
  .map((all) =>
    all.map((each): Link => {
      const isAlias =
        typeOfKey(each.anchor) === 'userId' && typeOfKey(each.other) === 'userId' && each.trust === 'asserted';
      return isAlias ? { ...each, alias: true } : each;
    }),
  );

const partition = (all: readonly Link[]): string[] =>
  resolve(all, RULES)
    .components.map(({ members }) => members.toSorted().join(' '))
    .sort();

test('the order and the number of times that links are told change nothing', () => {
  fc.assert(
    fc.property(
      links.chain((all) =>
        fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
      ),
      ([all, told]) => {
        assert.deepEqual(partition(told), partition(all));
        assert.deepEqual([...resolve(told, RULES).refused].sort(), [...resolve(all, RULES).refused].sort());
      },
    ),
    { numRuns: 300 },
  );
});

test('nobody is over a limit', () => {
  fc.assert(
    fc.property(links, (all) => {
      const counts = resolve(all, RULES).components.flatMap((component) => Object.entries(component.counts));
      for (const [type, count] of counts) assert.ok(count <= rulesOf(RULES, type).limit, type);
    }),
  );
});

test('whoever is apart although linked is so for a reason', () => {
  fc.assert(
    fc.property(links, (all) => {
      const { components, refused } = resolve(all, RULES);
      const personOf = new Map(components.flatMap((person) => person.members.map((member) => [member, person])));
      const apart = all.filter(({ anchor, other }) => personOf.get(anchor) !== personOf.get(other));
      for (const each of apart) assert.ok(refused.has(linkName(each)));
    }),
  );
});

test('public keys alone never make one person of two users, however many userIds a profile may have', () => {
  const loose: IdentityRules = { ...RULES, types: typesWith(9) };
  fc.assert(
    fc.property(links, (all) => {
      const claimed = all.filter(({ trust }) => trust === 'claimed');
      for (const { members } of resolve(claimed, loose).components)
        assert.ok(members.filter((member) => typeOfKey(member) === 'userId').length <= 1);
    }),
  );
});

test('without refusals persons are connected components', () => {
  const chain = [
    link('email:1', 'anonymousId:1', { receivedAt: 3 }),
    link('userId:1', 'email:1', { receivedAt: 1 }),
    link('email:2', 'anonymousId:1', { receivedAt: 2 }),
  ];
  assert.deepEqual(partition(chain), ['anonymousId:1 email:1 email:2 userId:1']);
});

test('the first to use a cookie keeps it, whatever the second says later and whoever is read first', () => {
  const first = link('userId:1', 'anonymousId:1', { receivedAt: 1 });
  const second = link('userId:2', 'anonymousId:1', { receivedAt: 2 });
  assert.deepEqual(partition([second, first]), ['anonymousId:1 userId:1', 'userId:2']);
  assert.deepEqual([...resolve([second, first], RULES).refused], [[linkName(second), 'limit-userId']]);
});

test('a superseded userId no longer counts, and aliases in a circle leave one', () => {
  const forth = link('userId:2', 'userId:1', { receivedAt: 1, alias: true });
  const back = link('userId:1', 'userId:2', { receivedAt: 2, alias: true });
  const [person] = resolve([forth, back], RULES).components;
  assert.equal(person?.counts['userId'], 1);
  assert.deepEqual(partition([forth, back, link('userId:3', 'userId:1', { receivedAt: 3 })]), [
    'userId:1 userId:2',
    'userId:3',
  ]);
});

test('a person is founded by the identifier received first', () => {
  const births = new Map([[key('anonymousId:1'), 1]]);
  const [person] = resolve([link('userId:1', 'anonymousId:1', { receivedAt: 5 })], RULES, { births }).components;
  assert.deepEqual([person?.founder, person?.foundedAt], ['anonymousId:1', 1]);
});
