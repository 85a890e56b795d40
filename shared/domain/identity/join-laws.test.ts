import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { KEYS, links, personOf, rulesWithin } from '../../../test/generators/links.ts';
import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { mergeRecent, type Recent } from './limit-window.ts';
import { linkName } from './link-order.ts';
import { mergeHeld, type Period, periodsOf } from './period.ts';
import { type Component, type Resolution, resolve } from './resolve.ts';
import { DEFAULT_RULES, type IdentityRules, LIMIT_WINDOWS, PLAIN_TYPE } from './rules.ts';
import { pairOf, type Separation } from './separation.ts';

const RUNS = { numRuns: 500 };
const [first, second, third] = ['userId:1', 'userId:2', 'userId:3'] as unknown as [
  IdentifierKey,
  IdentifierKey,
  IdentifierKey,
];
const unlimited = rulesWithin({ policies: ['demote'], windows: ['ever'], userIds: 99 }).map(
  (rules): IdentityRules => ({
    ...rules,
    types: Object.fromEntries(Object.entries(rules.types).map(([type, each]) => [type, { ...each, limit: 99 }])),
  }),
);

const groupsOf = ({ components }: Resolution): string[] =>
  components.map(({ members }) => members.toSorted().join(' ')).sort();

/** Long after all others, from a server. */
const join = (anchor: IdentifierKey, other: IdentifierKey, turn: number): Link => {
  const seen = { messageId: `z${turn}`, sourceId: 's', trust: 'asserted' as const };
  return { anchor, other, receivedAt: Date.UTC(2100, 0, 1) + turn, ...seen };
};

test('three people who become one are the same person whoever of them are joined first', () => {
  fc.assert(
    fc.property(links, unlimited, (all, rules) => {
      const births = new Map(KEYS.map((key, place) => [key, place]));
      const joinedBy = (...pairs: (readonly [IdentifierKey, IdentifierKey])[]) => {
        const joins = pairs.map(([anchor, other], turn) => join(anchor, other, turn));
        const {
          lastLink: _,
          members = [],
          ...person
        } = personOf(resolve([...all, ...joins], rules, { births }), first) as Component;
        return { ...person, members: members.toSorted() };
      };
      const leftFirst = joinedBy([first, second], [second, third]);
      assert.deepEqual(joinedBy([second, third], [first, second]), leftFirst);
      assert.deepEqual(joinedBy([third, first], [second, first]), leftFirst);
    }),
    RUNS,
  );
});

const recent: fc.Arbitrary<Recent> = fc.dictionary(
  fc.constantFrom('email', 'card', 'anonymousId'),
  fc.array(
    fc.nat(6).map((n) => Date.UTC(2026, 0, 28) + n * 43_200_000),
    { maxLength: 4 },
  ),
  { noNullPrototype: true },
);

test('what counts against a limit with a window is the same however three people are joined', () => {
  fc.assert(
    fc.property(fc.tuple(recent, recent, recent), rulesWithin({ windows: LIMIT_WINDOWS.slice(1) }), (three, rules) => {
      const merge = (x: Recent, y: Recent) => mergeRecent(x, y, rules);
      // What a person has of their own was cut to what a limit can ask for, as every stored head's is.
      const [x, y, z] = three.map((each) => merge({}, each)) as [Recent, Recent, Recent];
      assert.deepEqual(merge(merge(x, y), z), merge(x, merge(y, z)));
      assert.deepEqual(merge(x, y), merge(y, x));
    }),
    RUNS,
  );
});

test('the parts of a device that three people held are the same however they are joined', () => {
  const times = fc.uniqueArray(fc.nat(99), { minLength: 3, maxLength: 9 });
  fc.assert(
    fc.property(times, (all) => {
      const sorted = all.toSorted((x, y) => x - y);
      const periods = sorted.map(
        (from, n): Period => (n + 1 < sorted.length ? { from, until: sorted[n + 1] ?? 0 } : { from }),
      );
      const heldBy = (who: number) => ({ [first]: periods.filter((_, n) => n % 3 === who) });
      const [a, b, c] = [heldBy(2), heldBy(0), heldBy(1)];
      const leftFirst = mergeHeld(mergeHeld(a, b), c);
      assert.deepEqual(leftFirst, mergeHeld(a, mergeHeld(b, c)));
      assert.deepEqual(periodsOf(leftFirst, first), periods);
    }),
  );
});

/** What an unlink of one end's people from the other's orders (rule 15): apart from the rest's users, else its founder, and cut. */
const unlinked = (link: Link, named: Component, rest: Component): Separation[] => {
  const order = { isInForce: true, at: link.receivedAt + 1, messageId: 'o', reason: '' };
  const users = rest.members.filter((member) => typeOfKey(member) === 'userId');
  const standing = users.length > 0 ? users : [rest.founder];
  return [
    ...named.members.flatMap((member) =>
      standing.map((far) => ({ ...pairOf(member, far), kind: 'apart' as const, ...order })),
    ),
    { ...pairOf(link.anchor, link.other), kind: 'cut', ...order },
  ];
};

/** The identifiers of a person that followed asserted links lead to from one of them. */
const assertedFrom = (start: IdentifierKey, all: readonly Link[], { refused }: Resolution): Set<IdentifierKey> => {
  const followed = all.filter((link) => link.trust === 'asserted' && !refused.has(linkName(link)));
  const reached = new Set([start]);
  for (let size = 0; size < reached.size; ) {
    size = reached.size;
    for (const { anchor, other } of followed)
      if (reached.has(anchor) || reached.has(other)) for (const key of [anchor, other]) reached.add(key);
  }
  return reached;
};

test('two users are one person only where asserted links alone lead from the one to the other', () => {
  let shared = 0;
  fc.assert(
    fc.property(links, rulesWithin({ policies: ['demote'], userIds: 3 }), (all, rules) => {
      const resolution = resolve(all, rules);
      for (const { members } of resolution.components) {
        const [user, ...others] = members.filter((key) => typeOfKey(key) === 'userId');
        if (user === undefined || others.length === 0) continue;
        shared += 1;
        const reached = assertedFrom(user, all, resolution);
        for (const other of others) assert.ok(reached.has(other), `${user} and ${other}`);
      }
    }),
    RUNS,
  );
  assert.ok(shared > 30, `only ${shared} persons have two users`);
});

test('a claimed link does not help an asserted one to join two users, whichever came first', () => {
  const rules = { ...DEFAULT_RULES, types: { ...DEFAULT_RULES.types, userId: { ...PLAIN_TYPE, limit: 2 } } };
  const cookie = 'anonymousId:1' as IdentifierKey;
  const claim = { ...join(first, cookie, 0), trust: 'claimed' as const };
  const word = join(second, cookie, 1);
  const later = { ...claim, receivedAt: claim.receivedAt + 9 };
  for (const all of [
    [claim, word],
    [word, later],
  ]) {
    const resolution = resolve(all, rules);
    assert.notEqual(personOf(resolution, first), personOf(resolution, second));
    assert.deepEqual([...resolution.refused.values()], ['claimed-users']);
  }
  const own = { ...join(first, cookie, 0), messageId: 'y' };
  const both = resolve([claim, own, word], rules);
  assert.equal(personOf(both, first), personOf(both, second), 'a server said the same of the first');
});

test('an unlink after a link restores who was who before it, whatever would join them again', () => {
  const ends = fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...KEYS), fc.boolean());
  let restored = 0;
  fc.assert(
    fc.property(
      links,
      rulesWithin({ policies: ['demote'], windows: ['ever'] }),
      ends,
      (all, rules, [anchor, other, turned]) => {
        const births = new Map(KEYS.map((key, place) => [key, place]));
        const before = resolve(all, rules, { births });
        const link = join(anchor, other, 0);
        const linked = resolve([...all, link], rules, { births });
        const [a, b] = [personOf(before, anchor), personOf(before, other)];
        if (a === undefined || b === undefined || a === b || groupsOf(linked).length === groupsOf(before).length)
          return;
        restored += 1;
        const separations = turned ? unlinked(link, b, a) : unlinked(link, a, b);
        const again = [
          join(anchor, other, 9),
          { ...join(other, anchor, 10), trust: 'claimed' as const },
          join(a.founder, b.founder, 11),
        ];
        assert.deepEqual(groupsOf(resolve([...all, link], rules, { births, separations })), groupsOf(before));
        assert.deepEqual(groupsOf(resolve([...all, link, ...again], rules, { births, separations })), groupsOf(before));
      },
    ),
    RUNS,
  );
  assert.ok(restored > 30, `only ${restored} links joined anybody`);
});
