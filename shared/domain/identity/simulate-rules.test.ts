import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { IdentifierKey, Link } from './identifier.ts';
import type { Resolution } from './resolve.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE } from './rules.ts';
import { type KnownTies, type RulesAndBlocked, resolveUnder, simulateRules } from './simulate-rules.ts';

const key = (text: string) => text as IdentifierKey;
const keys = ['userId', 'email', 'anonymousId'].flatMap((type) => [1, 2, 3, 4].map((n) => key(`${type}:${n}`)));

const anyLink: fc.Arbitrary<Link> = fc.record({
  anchor: fc.constantFrom(...keys),
  other: fc.constantFrom(...keys),
  messageId: fc.constantFrom('a', 'b', 'c'),
  sourceId: fc.constant('web'),
  trust: fc.constantFrom('asserted' as const, 'claimed' as const),
  receivedAt: fc.integer({ min: 1, max: 30 }),
});

const anyTies: fc.Arbitrary<KnownTies> = fc
  .record({
    links: fc.array(anyLink, { maxLength: 25 }),
    released: fc.option(fc.constantFrom(...keys), { nil: undefined }),
    parted: fc.option(fc.uniqueArray(fc.constantFrom(...keys), { minLength: 2, maxLength: 2 }), { nil: undefined }),
  })
  .map(({ links, released, parted }) => {
    const [a, b] = (parted ?? []).toSorted();
    const order = { isInForce: true, at: 9, messageId: 'u', reason: '' };
    return {
      links,
      births: new Map(keys.map((each, n) => [each, n])),
      releases: new Map(released === undefined ? [] : [[released, 10]]),
      separations: a === undefined || b === undefined ? [] : [{ a, b, kind: 'apart', ...order }],
    };
  });

const anyRules: fc.Arbitrary<RulesAndBlocked> = fc
  .record({
    users: fc.integer({ min: 1, max: 3 }),
    limit: fc.integer({ min: 1, max: 4 }),
    sharedBy: fc.integer({ min: 1, max: 3 }),
    policy: fc.constantFrom('demote' as const, 'moveToLatest' as const),
    blocked: fc.uniqueArray(fc.constantFrom(...keys), { maxLength: 2 }),
  })
  .map(({ users, limit, sharedBy, policy, blocked }) => {
    const type = { ...PLAIN_TYPE, limit, sharedBy: { userIds: sharedBy, devices: sharedBy } };
    const types = {
      ...DEFAULT_RULES.types,
      userId: { ...type, limit: users },
      email: type,
      anonymousId: { ...type, policy },
    };
    const rules: IdentityRules = { ...DEFAULT_RULES, types };
    return { rules, blocked: new Set(blocked) };
  });

const partition = ({ components }: Resolution) => components.map(({ members }) => members.toSorted()).sort();

describe('simulating rules', () => {
  it('says that nothing changes where the rules are the same', () => {
    fc.assert(
      fc.property(anyTies, anyRules, (ties, rules) => {
        const { profiles, ...changes } = simulateRules(ties, rules, { ...rules });
        assert.equal(profiles.before, profiles.after);
        assert.deepEqual(changes, { merges: [], splits: [], quarantined: [], released: [], blocked: 0 });
      }),
    );
  });

  it('equals applying them: cut as it splits and joined as it merges, who is who now is who is who then', () => {
    fc.assert(
      fc.property(anyTies, anyRules, anyRules, (ties, before, after) => {
        const { merges, splits, profiles } = simulateRules(ties, before, after);
        const [now, then] = [resolveUnder(ties, before), resolveUnder(ties, after)];
        assert.deepEqual(profiles, { before: now.components.length, after: then.components.length });
        const split = new Map(splits.map(({ founder, parts }) => [founder, parts]));
        const pieces = now.components.flatMap(({ founder, members }) => split.get(founder) ?? [members]);
        const merged = new Map(merges.map(({ into }) => [into, [] as IdentifierKey[]]));
        const home = new Map(then.components.flatMap(({ founder, members }) => members.map((each) => [each, founder])));
        const whole: (readonly IdentifierKey[])[] = [];
        for (const piece of pieces) {
          const into = merged.get(home.get(piece[0] ?? key('')) ?? key(''));
          if (into) into.push(...piece);
          else whole.push(piece);
        }
        const predicted = [...whole, ...merged.values()].map((members) => members.toSorted()).sort();
        assert.deepEqual(predicted, partition(then));
      }),
    );
  });

  it('names what comes to be shared by too many, and what no longer is', () => {
    const links = ['1', '2', '3'].map((n): Link => {
      const [anchor, other] = [key(`userId:${n}`), key('email:1')];
      return { anchor, other, messageId: n, sourceId: 'web', trust: 'claimed', receivedAt: Number(n) };
    });
    const ties = { links, births: new Map(), releases: new Map(), separations: [] };
    const allowing = (userIds: number): RulesAndBlocked => {
      const types = { ...DEFAULT_RULES.types, email: { ...PLAIN_TYPE, sharedBy: { userIds, devices: 100 } } };
      return { rules: { ...DEFAULT_RULES, types }, blocked: new Set() };
    };
    const { quarantined, splits } = simulateRules(ties, allowing(3), allowing(2));
    assert.deepEqual(quarantined, ['email:1']);
    assert.deepEqual(splits, [{ founder: 'email:1', parts: [['userId:1'], ['email:1']] }]);
    assert.deepEqual(simulateRules(ties, allowing(2), allowing(3)).released, ['email:1']);
  });
});
