import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkName } from '../../shared/domain/identity/link-order.ts';
import { type Separation, separationName } from '../../shared/domain/identity/separation.ts';
import type { IdentifierPointer, ProfileChange, ProfileStore, Ties } from '../../shared/ports/profile-store.ts';
import { created, head, key, link, NOTHING, onEveryAdapter, pointer, type Stores } from './profile-fixtures.ts';

const separation = (more: Partial<Separation> = {}): Separation => ({
  a: key('email:b'),
  b: key('userId:a'),
  kind: 'apart',
  isInForce: true,
  at: 1_000,
  messageId: 'order-1',
  reason: 'two people',
  ...more,
});
const separated = (...separations: Separation[]): ProfileChange => ({ ...NOTHING, separations });
const replaced = (now: IdentifierPointer, before: IdentifierPointer): ProfileChange => ({
  ...NOTHING,
  pointers: [{ pointer: now, expected: before }],
});

/** What few pointers have, one field at a time and all at once. */
const RARE: readonly Partial<IdentifierPointer>[] = [
  {},
  { isolated: 'blocked' },
  { isolated: 'super-node' },
  { releasedAt: 0 },
  { former: [{ profileId: 'A', until: 0 }] },
  {
    former: [
      { profileId: 'A', until: 5 },
      { profileId: 'B', until: 9 },
      { profileId: 'A', until: 9 },
    ],
  },
  {
    mark: {
      shard: 'shardId-000000000001',
      sequence: '49590338271490256608559692538361571095921575989136588898',
      mark: 7,
    },
  },
  {
    isolated: 'super-node',
    releasedAt: 1_700_000_000_000,
    former: [{ profileId: 'A', until: 1_700_000_000_000 }],
    mark: { shard: 's', sequence: '1', mark: 1 },
  },
];

const byName = (all: readonly Separation[]): Separation[] =>
  all.toSorted((x, y) => (separationName(x) < separationName(y) ? -1 : 1));

const superNodesOf = async (store: ProfileStore, limit: number): Promise<IdentifierPointer[]> => {
  const found: IdentifierPointer[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.superNodes({ limit, ...(cursor === undefined ? {} : { cursor }) });
    assert.ok(page.identifiers.length <= limit);
    found.push(...page.identifiers);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
};

const scanned = async (store: ProfileStore, segments: number) => {
  const pages: Ties[] = [];
  for (let segment = 0; segment < segments; segment++) {
    let cursor: string | undefined;
    do {
      const page = await store.scanTies({ segment, segments, ...(cursor === undefined ? {} : { cursor }) });
      pages.push(page);
      cursor = page.cursor;
    } while (cursor !== undefined);
  }
  return {
    pages: pages.length,
    pointers: pages.flatMap((page) => page.pointers.map((each) => each.key)).sort(),
    links: pages.flatMap((page) => page.links.map(linkName)).sort(),
    separations: pages.flatMap((page) => page.separations.map(separationName)).sort(),
  };
};

/** What every ProfileStore promises of links, separations and super-nodes; `create` gives an empty one each time. */
const profileTiesContract = (name: string, create: () => Promise<Stores>) => {
  describe(`${name} ProfileStore, what ties and parts identifiers`, () => {
    it('finds the links and separations of an identifier from either side, and nobody else’s', async () => {
      const { store } = await create();
      const [refused, other] = [
        link({ refused: 'unlinked' }),
        link({ anchor: key('userId:c'), other: key('email:d') }),
      ];
      const apart = separation();
      const cut = separation({ kind: 'cut', isInForce: false, reason: 'joined again – “Ü”' });
      const elsewhere = separation({ b: key('userId:c'), a: key('email:d') });
      await store.commit({
        ...created('P', 'userId:a', 'email:b'),
        links: [refused, other].map((each) => ({ link: each, expected: 'absent' })),
        separations: [apart, cut, elsewhere],
      });
      for (const side of ['userId:a', 'email:b']) {
        const ties = await store.tiesOf(key(side));
        assert.deepEqual(ties.links, [refused], side);
        assert.deepEqual(byName(ties.separations), byName([apart, cut]), side);
      }
      const { links, separations } = await store.tiesOf(key('email:unknown'));
      assert.deepEqual([links, separations], [[], []]);
    });

    it('gives no separations where links are asked for, nor where a pointer is', async () => {
      const { store } = await create();
      await store.commit({ ...created('P', 'userId:a', 'email:b'), separations: [separation()] });
      assert.deepEqual(await store.linksOf(key('userId:a')), []);
      assert.deepEqual([...(await store.pointers([key('userId:a')])).values()], [pointer('userId:a', 'P')]);
    });

    it('keeps of what was ordered of a pair the last that was committed, from both sides, each kind apart', async () => {
      const { store } = await create();
      const cut = separation({ kind: 'cut' });
      await store.commit(separated(separation(), cut));
      const ended = separation({ isInForce: false, at: 2_000, messageId: 'order-2', reason: 'one person' });
      assert.equal(await store.commit(separated(ended)), 'committed');
      for (const side of ['userId:a', 'email:b'])
        assert.deepEqual(byName((await store.tiesOf(key(side))).separations), byName([ended, cut]), side);
    });

    it('stores a separation with the rest of its change or not at all', async () => {
      const { store } = await create();
      await store.commit({ ...created('P', 'userId:a', 'email:b'), links: [{ link: link(), expected: 'absent' }] });
      const lost: readonly Partial<ProfileChange>[] = [
        { heads: [{ head: head('P', 'userId:a', 3), expectedVersion: 2 }] },
        { unchanged: [{ profileId: 'P', version: 2 }] },
        { links: [{ link: link(), expected: 'absent' }] },
        { links: [{ link: link(), expected: { receivedAt: 1_000, messageId: 'another' } }] },
        { pointers: [{ pointer: pointer('email:b', 'P'), expected: 'absent' }] },
        { pointers: [{ pointer: pointer('email:z', 'P'), expected: pointer('email:z', 'P') }] },
        { redirects: [{ redirect: { profileId: 'P', redirect: 'Q', at: 1, messageId: 'm' }, expectedVersion: 2 }] },
      ];
      for (const part of lost) {
        assert.equal(await store.commit({ ...separated(separation()), ...part }), 'conflict', JSON.stringify(part));
        assert.deepEqual((await store.tiesOf(key('userId:a'))).separations, []);
        assert.deepEqual((await store.tiesOf(key('email:b'))).separations, []);
      }
      assert.equal(
        await store.commit({ ...separated(separation()), unchanged: [{ profileId: 'P', version: 1 }] }),
        'committed',
      );
      assert.deepEqual((await store.tiesOf(key('email:b'))).separations, [separation()]);
    });

    it('gives a pointer back as it was put, and forgets of it what the next one does not say', async () => {
      const { store } = await create();
      const all = RARE.map((rare, i) => ({ ...pointer(`email:${i}`, 'P'), ...rare }));
      const change: ProfileChange = {
        ...created('P', 'userId:a'),
        pointers: all.map((each) => ({ pointer: each, expected: 'absent' })),
      };
      assert.equal(await store.commit(change), 'committed');
      const keys = all.map((each) => each.key);
      const read = await store.pointers(keys);
      assert.deepEqual(
        keys.map((each) => read.get(each)),
        all,
      );
      for (const each of all) await store.commit(replaced(pointer(each.key, 'P'), each));
      const plain = await store.pointers(keys);
      assert.deepEqual(
        keys.map((each) => plain.get(each)),
        keys.map((each) => pointer(each, 'P')),
      );
    });

    it('lists a profile’s identifiers, whatever is rare about their pointers', async () => {
      const { store } = await create();
      const before = pointer('email:b', 'P');
      await store.commit(created('P', 'userId:a', 'email:b'));
      await store.commit(replaced({ ...before, isolated: 'super-node', releasedAt: 4 }, before));
      const listed = await store.identifiersOf(head('P', 'userId:a'));
      assert.deepEqual(listed.map((each) => each.key).sort(), ['email:b', 'userId:a']);
    });

    it('lists super-nodes by key, in pages, without those that are merely blocked', async () => {
      const { store } = await create();
      const nodes = Array.from(
        { length: 7 },
        (_, i): IdentifierPointer => ({
          ...pointer(`anonymousId:${i}`, 'P'),
          isolated: 'super-node',
          former: [{ profileId: 'Q', until: i }],
        }),
      );
      const others = [{ ...pointer('email:blocked', 'P'), isolated: 'blocked' as const }, pointer('email:free', 'P')];
      await store.commit({
        ...created('P', 'userId:a'),
        pointers: [...others, ...nodes.toReversed()].map((each) => ({ pointer: each, expected: 'absent' })),
      });
      for (const limit of [1, 3, 7, 50]) assert.deepEqual(await superNodesOf(store, limit), nodes, `${limit} a page`);
    });

    it('has no super-nodes where there are none', async () => {
      const { store } = await create();
      await store.commit(created('P', 'userId:a'));
      assert.deepEqual(await store.superNodes({ limit: 5 }), { identifiers: [] });
    });

    it('takes a super-node off the list on its release, and lists it as it stands while it is one', async () => {
      const { store } = await create();
      const free = pointer('anonymousId:kiosk', 'P');
      await store.commit(created('P', 'userId:a', 'anonymousId:kiosk'));
      const node: IdentifierPointer = { ...free, isolated: 'super-node' };
      assert.equal(await store.commit(replaced(node, free)), 'committed');
      assert.deepEqual(await superNodesOf(store, 5), [node]);
      const moved: IdentifierPointer = { ...node, profileId: 'Q', firstReceivedAt: 500 };
      assert.equal(await store.commit(replaced(moved, node)), 'committed');
      assert.deepEqual(await superNodesOf(store, 5), [moved]);
      const released = { ...pointer('anonymousId:kiosk', 'Q', 500), releasedAt: 9_000 };
      assert.equal(await store.commit(replaced(released, moved)), 'committed');
      assert.deepEqual(await superNodesOf(store, 5), []);
      const again: IdentifierPointer = { ...released, isolated: 'super-node' };
      await store.commit(replaced(again, released));
      assert.deepEqual(await superNodesOf(store, 5), [again]);
      await store.commit(replaced({ ...again, isolated: 'blocked' }, again));
      assert.deepEqual(await superNodesOf(store, 5), []);
    });

    it('walks every pointer once, every link and separation once from each end, in parts and pages', async () => {
      const { store } = await create();
      const numbers = Array.from({ length: 150 }, (_, i) => i);
      // Sealed values so long that a page of 1 MB does not hold them all.
      const sealed = 's'.repeat(9_000);
      const pairs = numbers.map((i) => ({
        user: {
          ...pointer(`userId:${i}`, `P${i}`),
          sealed,
          ...(i % 10 === 0 ? { isolated: 'super-node' as const } : {}),
        },
        email: { ...pointer(`email:${i}`, `P${i}`), sealed },
        link: link({ anchor: key(`userId:${i}`), other: key(`email:${i}`) }),
        separation: separation({ a: key(`email:${i}`), b: key(`userId:${i}`) }),
      }));
      for (const [i, pair] of pairs.entries()) {
        await store.commit({
          ...created(`P${i}`, `userId:${i}`),
          pointers: [pair.user, pair.email].map((each) => ({ pointer: each, expected: 'absent' })),
          links: [{ link: pair.link, expected: 'absent' }],
          separations: [pair.separation],
        });
      }
      const twice = (names: string[]) => [...names, ...names].sort();
      for (const segments of [1, 3]) {
        const found = await scanned(store, segments);
        if (segments === 1) assert.ok(found.pages > 1, 'there is more than one page');
        assert.deepEqual(found.pointers, pairs.flatMap(({ user, email }) => [user.key, email.key]).sort());
        assert.deepEqual(found.links, twice(pairs.map((pair) => linkName(pair.link))));
        assert.deepEqual(found.separations, twice(pairs.map((pair) => separationName(pair.separation))));
      }
    });
  });
};

onEveryAdapter(profileTiesContract);
