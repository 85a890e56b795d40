import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  eachStep,
  KEYS,
  known,
  links,
  personOf,
  rulesWithin,
  said,
  separations,
} from '../../../test/generators/links.ts';
import { type IdentifierKey, type Link, typeOfKey } from './identifier.ts';
import { isShared, neighboursOf } from './isolation.ts';
import { linkName } from './link-order.ts';
import { type Known, type Resolution, resolve } from './resolve.ts';
import { type IdentityRules, rulesOf } from './rules.ts';
import { latestSeparations } from './separation.ts';

const RUNS = { numRuns: 500 };
const anyRules = rulesWithin({ isShared: true, userIds: 1 });

test('the order and the number of times that links are told change nothing of what is said of anybody', () => {
  const told = links.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length })),
  );
  fc.assert(
    fc.property(told, anyRules, known, ([all, shuffled], rules, beside) => {
      assert.deepEqual(said(resolve(shuffled, rules, beside)), said(resolve(all, rules, beside)));
    }),
    RUNS,
  );
});

/** The sets of identifiers that nothing ties or parts. */
const strangersIn = (all: readonly Link[], beside: Known): Set<IdentifierKey>[] => {
  const sets: Set<IdentifierKey>[] = [];
  const ties = [
    ...all.map((each) => [each.anchor, each.other]),
    ...(beside.separations ?? []).map(({ a, b }) => [a, b]),
  ];
  for (const ends of [...ties, ...KEYS.map((key) => [key])]) {
    const touched = sets.filter((set) => ends.some((end) => set.has(end as IdentifierKey)));
    const joined = new Set([...(ends as IdentifierKey[]), ...touched.flatMap((set) => [...set])]);
    sets.splice(0, sets.length, ...sets.filter((set) => !touched.includes(set)), joined);
  }
  return sets;
};

test('people whom nothing ties are resolved alike alone and together', () => {
  fc.assert(
    fc.property(links, anyRules, known, (all, rules, beside) => {
      const parts = strangersIn(all, beside).map((set): Resolution => {
        const births = new Map([...(beside.births ?? [])].filter(([key]) => set.has(key)));
        return resolve(
          all.filter(({ anchor }) => set.has(anchor)),
          rules,
          { ...beside, births, separations: (beside.separations ?? []).filter(({ a }) => set.has(a)) },
        );
      });
      const together = {
        components: parts.flatMap(({ components }) => components),
        refused: new Map(parts.flatMap(({ refused }) => [...refused])),
        isolated: new Map(parts.flatMap(({ isolated }) => [...isolated])),
      };
      assert.deepEqual(said(together), said(resolve(all, rules, beside)));
    }),
    RUNS,
  );
});

test('whom an unlink parted no links put together, nor do links that were cut count', () => {
  fc.assert(
    fc.property(links, anyRules, known, (all, rules, beside) => {
      const resolution = resolve(all, rules, beside);
      for (const { a, b, kind, isInForce } of (beside.separations ?? []).filter((each) => each.isInForce)) {
        assert.ok(isInForce);
        if (kind === 'apart') assert.ok(!personOf(resolution, a)?.members.includes(b));
        const between = all.filter(
          ({ anchor, other }) => (anchor === a && other === b) || (anchor === b && other === a),
        );
        for (const each of between) assert.ok(resolution.refused.has(linkName(each)));
      }
    }),
    RUNS,
  );
});

test('a relink restores exactly who was who without the unlink', () => {
  fc.assert(
    fc.property(links, anyRules, separations, (all, rules, ordered) => {
      const relinked = ordered.map((each) => ({ ...each, isInForce: false, at: each.at + 1 }));
      for (const told of [
        [...ordered, ...relinked],
        [...relinked, ...ordered],
      ])
        assert.deepEqual(
          said(resolve(all, rules, { separations: latestSeparations(told) })),
          said(resolve(all, rules, {})),
        );
    }),
    RUNS,
  );
});

test('a super-node is on its own, and is one for as long as so many users or devices share it', () => {
  fc.assert(
    fc.property(links, anyRules, known, (all, rules, beside) => {
      const resolution = resolve(all, rules, beside);
      for (const key of resolution.isolated.keys()) assert.deepEqual(personOf(resolution, key)?.members, [key]);
      const first = [
        ...new Map(all.toSorted((a, b) => b.receivedAt - a.receivedAt).map((l) => [linkName(l), l])).values(),
      ];
      for (const key of KEYS) {
        const own = first.filter(({ anchor, other }) => anchor === key || other === key);
        const since = beside.releases?.get(key) ?? 0;
        assert.equal(resolution.isolated.has(key), isShared(rules, key, neighboursOf(key, own, since)), key);
      }
    }),
    RUNS,
  );
});

test('when all super-nodes are released everybody is who they were had there been none', () => {
  fc.assert(
    fc.property(links, anyRules, (all, rules) => {
      const releases = new Map(KEYS.map((key) => [key, Number.MAX_SAFE_INTEGER]));
      const never: IdentityRules = {
        ...rules,
        types: Object.fromEntries(
          Object.entries(rules.types).map(([type, each]) => [
            type,
            { ...each, sharedBy: { userIds: 99, devices: 99 } },
          ]),
        ),
      };
      assert.deepEqual(said(resolve(all, rules, { releases })), said(resolve(all, never)));
    }),
    RUNS,
  );
});

const usersOf = (resolution: Resolution, key: IdentifierKey): IdentifierKey[] =>
  personOf(resolution, key)?.members.filter((member) => typeOfKey(member) === 'userId') ?? [];

test('a public key makes no two users one, whatever servers said before', () => {
  fc.assert(
    fc.property(links, rulesWithin({ userIds: 9 }), (all, rules) => {
      eachStep(all, rules, ({ link, before, after }) => {
        if (link.trust === 'asserted') return;
        for (const user of KEYS.filter((key) => typeOfKey(key) === 'userId')) {
          const known = new Set([user, ...usersOf(before, user)]);
          for (const other of usersOf(after, user)) assert.ok(known.has(other));
        }
      });
    }),
    RUNS,
  );
});

const membersWith = (resolution: Resolution, key: IdentifierKey): readonly IdentifierKey[] =>
  personOf(resolution, key)?.members ?? [];

/** What a link of a server's ties to somebody. */
const tiedBy = (link: Link, after: Resolution): readonly IdentifierKey[] =>
  link.trust === 'claimed' || link.anchor === link.other || after.refused.has(linkName(link))
    ? []
    : [link.anchor, link.other];

test('a public key takes nothing over that a server tied to somebody', () => {
  fc.assert(
    fc.property(links, rulesWithin({ policies: ['moveToLatest'], windows: ['ever'] }), (all, rules) => {
      const asserted = new Set<IdentifierKey>();
      eachStep(all, rules, ({ link, before, after }) => {
        const { other, trust } = link;
        const now = new Set(membersWith(after, other));
        const former = trust === 'claimed' && asserted.has(other) ? membersWith(before, other) : [];
        for (const member of former) assert.ok(now.has(member), member);
        for (const key of tiedBy(link, after)) asserted.add(key);
      });
    }),
    RUNS,
  );
});

test('nobody has more of a type than its limit, whatever was passed on', () => {
  fc.assert(
    fc.property(links, rulesWithin({ windows: ['ever'] }), known, (all, rules, beside) => {
      for (const { members, counts } of resolve(all, rules, beside).components) {
        for (const [type, count] of Object.entries(counts)) assert.ok(count <= rulesOf(rules, type).limit, type);
        for (const type of ['email', 'anonymousId', 'card'])
          assert.equal(counts[type] ?? 0, members.filter((member) => typeOfKey(member) === type).length, type);
      }
    }),
    RUNS,
  );
});
