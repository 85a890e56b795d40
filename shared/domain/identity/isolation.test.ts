import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { KEYS, links, rulesWithin } from '../../../test/generators/links.ts';
import type { IdentifierKey, Link } from './identifier.ts';
import { classOf, isShared, neighboursOf, sharingLink, superNodes } from './isolation.ts';
import { DEFAULT_RULES, type IdentityRules, PLAIN_TYPE } from './rules.ts';

const key = (text: string): IdentifierKey => text as IdentifierKey;
const office = key('email:office');

let made = 0;
const link = (anchor: string, other: string, more: Partial<Link> = {}): Link => {
  made += 1;
  const seen = { messageId: `m${made}`, sourceId: 's', trust: 'claimed' as const, receivedAt: made };
  return { anchor: key(anchor), other: key(other), ...seen, ...more };
};
const allowing = (userIds: number, devices: number): IdentityRules => ({
  ...DEFAULT_RULES,
  types: { ...DEFAULT_RULES.types, email: { ...PLAIN_TYPE, sharedBy: { userIds, devices } } },
});
const visitors = (count: number, more: Partial<Link> = {}): Link[] =>
  Array.from({ length: count }, (_, n) => link(`userId:${n}`, office, more));

describe('the neighbours of an identifier', () => {
  it('are the users and the devices that links tie to it from either side, each once', () => {
    const { userIds, devices } = neighboursOf(office, [
      link('userId:1', office),
      link('userId:1', office, { trust: 'asserted' }),
      link(office, 'anonymousId:1'),
      link(office, 'card:1'),
      link('phone:1', office),
    ]);
    assert.deepEqual([[...userIds], [...devices]], [['userId:1'], ['anonymousId:1']]);
    assert.deepEqual(['userId:1', 'anonymousId:1', 'card:1'].map(key).map(classOf), ['userIds', 'devices', undefined]);
  });

  it('are not itself, nor a userId that an alias says is the same person’s', () => {
    const self = key('userId:1');
    const own = [link(self, self), link(self, 'userId:2', { alias: true }), link(self, 'userId:3')];
    assert.deepEqual([...neighboursOf(self, own).userIds], ['userId:3']);
  });

  it('are after a release only those that came later', () => {
    const own = [9, 10, 11].map((receivedAt) => link(`userId:${receivedAt}`, office, { receivedAt }));
    assert.deepEqual([...neighboursOf(office, own, 10).userIds], ['userId:11']);
  });
});

describe('an identifier is shared', () => {
  it('with more users than the rules of its type allow, and not before', () => {
    const rules = allowing(3, 100);
    assert.ok(!isShared(rules, office, neighboursOf(office, visitors(3))));
    assert.ok(isShared(rules, office, neighboursOf(office, visitors(4))));
  });

  it('with more devices than the rules of its type allow, however few users it has', () => {
    const devices = [1, 2, 3].map((n) => link(office, `anonymousId:${n}`));
    assert.ok(!isShared(allowing(0, 3), office, neighboursOf(office, devices)));
    assert.ok(isShared(allowing(0, 2), office, neighboursOf(office, devices)));
  });

  it('from the link on with which it first had too many neighbours, in the order of receipt', () => {
    const own = visitors(5);
    const found = sharingLink(allowing(3, 100), office, { links: own.toReversed(), releasedAt: 0 });
    assert.deepEqual(found, own[3]);
    assert.equal(sharingLink(allowing(5, 100), office, { links: own, releasedAt: 0 }), undefined);
  });

  it('after a release only by links that came later', () => {
    const own = visitors(4);
    const releasedAt = own[0]?.receivedAt ?? 0;
    assert.equal(sharingLink(allowing(3, 100), office, { links: own, releasedAt }), undefined);
    assert.deepEqual(superNodes(own, allowing(3, 100), new Map([[office, releasedAt]])), new Set());
  });
});

describe('the super-nodes of some links', () => {
  it('are the ends with too many neighbours and nobody else', () => {
    assert.deepEqual(superNodes(visitors(4), allowing(3, 100), new Map()), new Set([office]));
    assert.deepEqual(superNodes(visitors(3), allowing(3, 100), new Map()), new Set());
  });

  it('do not come of the same link told by many messages', () => {
    const again = Array.from({ length: 9 }, () => link('userId:1', office));
    assert.deepEqual(superNodes(again, allowing(3, 3), new Map()), new Set());
  });

  it('are those of which the links one by one say so, whatever their order', () => {
    const releases = fc
      .array(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(0, Date.UTC(2026, 0, 30))))
      .map((entries) => new Map(entries));
    const told = links.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray([...all], { minLength: all.length })),
    );
    fc.assert(
      fc.property(told, rulesWithin({ isShared: true }), releases, ([all, shuffled], rules, released) => {
        const found = superNodes(shuffled, rules, released);
        for (const each of KEYS) {
          const own = all.filter(({ anchor, other }) => anchor === each || other === each);
          const sharing = sharingLink(rules, each, { links: own, releasedAt: released.get(each) ?? 0 });
          // Of an identifier with no neighbours there is no link that could say that it is shared.
          if (own.length > 0) assert.equal(found.has(each), sharing !== undefined, each);
        }
      }),
      { numRuns: 500 },
    );
  });
});
