import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { Separation } from '../../shared/domain/identity/separation.ts';
import type { Tombstone } from '../../shared/domain/privacy/tombstone.ts';
import type { Fence } from '../../shared/ports/erasure-store.ts';
import type { IdentifierPointer, ProfileChange } from '../../shared/ports/profile-store.ts';
import { created, head, key, link, NOTHING, onEveryAdapter, pointer, type Stores } from './profile-fixtures.ts';

const tombstone = (name: string, more: Partial<Tombstone> = {}): Tombstone => ({
  key: key(name),
  erasedAt: 9_000,
  requestId: 'request-1',
  epoch: 1,
  ...more,
});
const fence = (name: string, more: Partial<Fence> = {}): Fence => ({ ...tombstone(name), left: [], near: [], ...more });
const separation = (a: string, b: string, kind: Separation['kind'] = 'apart'): Separation => ({
  a: key(a),
  b: key(b),
  kind,
  isInForce: true,
  at: 1_000,
  messageId: 'order-1',
  reason: 'two people',
});
/** Joins a profile that stands at its first version into another. */
const joined = (profileId: string, into: string, expectedVersion = 1): ProfileChange => ({
  ...NOTHING,
  redirects: [{ redirect: { profileId, redirect: into, at: 1, messageId: 'm' }, expectedVersion }],
});

/** What every ErasureStore promises; `create` gives an empty one each time. */
const erasureStoreContract = (name: string, create: () => Promise<Stores>) => {
  const fenceAt = async ({ store }: Stores, at: string) => (await store.places([key(at)])).fences.get(key(at));
  const listed = async ({ store }: Stores, profileId: string) =>
    (await store.identifiersOf(head(profileId, 'userId:a'))).map((each) => each.key).sort();

  describe(`${name} ErasureStore, fences`, () => {
    it('puts a fence in the place of nothing', async () => {
      const stores = await create();
      const put = await stores.erasures.fence(tombstone('email:b', { epoch: 2, liftedAt: 9_500 }));
      assert.deepEqual(put, fence('email:b', { epoch: 2, liftedAt: 9_500 }));
      assert.deepEqual(await fenceAt(stores, 'email:b'), put);
      assert.equal((await stores.store.pointers([key('email:b')])).size, 0);
    });

    it('puts one in the place of a pointer, and remembers the profiles that had it', async () => {
      const stores = await create();
      const former = [
        { profileId: 'Q', until: 5 },
        { profileId: 'R', until: 7 },
      ];
      const shared: IdentifierPointer = { ...pointer('email:b', 'P'), isolated: 'super-node', former };
      await stores.store.commit({
        ...created('P', 'userId:a'),
        pointers: ['userId:a', 'email:b'].map((each) => ({
          pointer: each === 'email:b' ? shared : pointer(each, 'P'),
          expected: 'absent',
        })),
      });
      const put = await stores.erasures.fence(tombstone('email:b'));
      assert.deepEqual(put, fence('email:b', { left: ['P', 'Q', 'R'] }));
      const { pointers, fences } = await stores.store.places([key('email:b'), key('userId:a'), key('email:unknown')]);
      assert.deepEqual([...pointers.keys(), ...fences.keys()], ['userId:a', 'email:b']);
      assert.deepEqual(fences.get(key('email:b')), put);
    });

    it('leaves no place where a pointer could be written, as new or over what it was', async () => {
      const stores = await create();
      await stores.store.commit(created('P', 'userId:a', 'email:b'));
      await stores.erasures.fence(tombstone('email:b'));
      for (const expected of ['absent', pointer('email:b', 'P')] as const) {
        const pointers = [{ pointer: pointer('email:b', 'P', 500), expected }];
        assert.equal(await stores.store.commit({ ...NOTHING, pointers }), 'conflict');
      }
    });

    it('keeps of two erasures the later, and what either is not yet done with', async () => {
      const stores = await create();
      await stores.store.commit(created('P', 'userId:a', 'email:b'));
      await stores.erasures.fence(tombstone('email:b'));
      await stores.erasures.remember(key('email:b'), { left: ['Q'], near: [key('userId:a')] });
      const around = { left: ['P', 'Q'], near: [key('userId:a')] };
      const later = { erasedAt: 9_100, requestId: 'request-2', epoch: 2 };
      assert.deepEqual(
        await stores.erasures.fence(tombstone('email:b', later)),
        fence('email:b', { ...later, ...around }),
      );
      assert.deepEqual(await stores.erasures.fence(tombstone('email:b')), fence('email:b', { ...later, ...around }));
      assert.deepEqual(await fenceAt(stores, 'email:b'), fence('email:b', { ...later, ...around }));
    });

    it('puts a fence again without undoing that it was lifted', async () => {
      const stores = await create();
      await stores.erasures.fence(tombstone('email:b'));
      await stores.erasures.liftFence(key('email:b'), { erasedAt: 9_000, liftedAt: 9_400 });
      assert.deepEqual(await stores.erasures.fence(tombstone('email:b')), fence('email:b', { liftedAt: 9_400 }));
      const later = { erasedAt: 9_500, requestId: 'request-2', epoch: 2 };
      assert.deepEqual(await stores.erasures.fence(tombstone('email:b', later)), fence('email:b', later));
    });

    it('remembers who changes with it until it ends, each once', async () => {
      const stores = await create();
      const { erasures } = stores;
      await erasures.fence(tombstone('email:b'));
      await erasures.remember(key('email:b'), { left: ['P'], near: [key('userId:a'), key('userId:c')] });
      await erasures.remember(key('email:b'), { left: ['P', 'Q'], near: [key('userId:c')] });
      const around = { left: ['P', 'Q'], near: [key('userId:a'), key('userId:c')] };
      assert.deepEqual(await fenceAt(stores, 'email:b'), fence('email:b', around));
      await erasures.endFence(key('email:b'));
      await erasures.endFence(key('email:b'));
      assert.deepEqual(await fenceAt(stores, 'email:b'), fence('email:b'));
    });

    it('does nothing to a pointer or to nothing where a fence is spoken of', async () => {
      const stores = await create();
      const { store, erasures } = stores;
      await store.commit(created('P', 'userId:a'));
      for (const each of ['userId:a', 'userId:nobody'].map(key)) {
        await erasures.remember(each, { left: ['P'], near: [] });
        await erasures.endFence(each);
        await erasures.liftFence(each, { erasedAt: 9_000, liftedAt: 9_100 });
      }
      const { pointers, fences } = await store.places([key('userId:a'), key('userId:nobody')]);
      assert.deepEqual([[...pointers.values()], fences.size], [[pointer('userId:a', 'P')], 0]);
    });

    it('is lifted as of the earliest consent, and only the erasure that it came after', async () => {
      const stores = await create();
      await stores.erasures.fence(tombstone('email:b'));
      for (const liftedAt of [9_900, 9_400, 9_700])
        await stores.erasures.liftFence(key('email:b'), { erasedAt: 9_000, liftedAt });
      await stores.erasures.liftFence(key('email:b'), { erasedAt: 8_000, liftedAt: 9_100 });
      assert.deepEqual(await fenceAt(stores, 'email:b'), fence('email:b', { liftedAt: 9_400 }));
    });
  });

  describe(`${name} ErasureStore, ties`, () => {
    const tied = async () => {
      const stores = await create();
      const links = [
        link(),
        link({ trust: 'asserted' }),
        link({ anchor: key('email:b'), other: key('phone:c') }),
        link({ anchor: key('userId:a'), other: key('phone:c') }),
      ];
      const separations = [
        separation('email:b', 'userId:a'),
        separation('email:b', 'userId:a', 'cut'),
        separation('phone:c', 'userId:a'),
      ];
      const node: IdentifierPointer = { ...pointer('email:b', 'P'), isolated: 'super-node' };
      await stores.store.commit({
        ...created('P', 'userId:a'),
        pointers: [node, pointer('userId:a', 'P')].map((each) => ({ pointer: each, expected: 'absent' })),
        links: links.map((each) => ({ link: each, expected: 'absent' })),
        separations,
      });
      const tiesOf = async (at: string) => {
        const ties = await stores.store.tiesOf(key(at));
        return [ties.links.length, ties.separations.length];
      };
      return { ...stores, links, separations, tiesOf };
    };

    it('removes all ties of an identifier from both sides, with its place among super-nodes, and no others', async () => {
      const { store, erasures, tiesOf } = await tied();
      assert.deepEqual(await Promise.all(['userId:a', 'email:b', 'phone:c'].map(tiesOf)), [
        [3, 3],
        [3, 2],
        [2, 1],
      ]);
      await erasures.fence(tombstone('email:b'));
      for (let again = 0; again < 2; again++) {
        await erasures.removeTies(key('email:b'));
        assert.deepEqual(await Promise.all(['userId:a', 'email:b', 'phone:c'].map(tiesOf)), [
          [1, 1],
          [0, 0],
          [1, 1],
        ]);
        assert.deepEqual(await store.superNodes({ limit: 5 }), { identifiers: [] });
        assert.equal((await store.places([key('email:b')])).fences.size, 1);
      }
    });

    it('removes a link from both sides, and not the same one of another trust', async () => {
      const { store, erasures, links, tiesOf } = await tied();
      const [claimed, asserted] = links;
      assert.ok(claimed && asserted);
      await erasures.removeLink(claimed);
      await erasures.removeLink(claimed);
      assert.deepEqual([...(await store.knownLinks([claimed, asserted])).values()], [asserted]);
      assert.deepEqual(
        [await tiesOf('userId:a'), await tiesOf('email:b')],
        [
          [2, 3],
          [2, 2],
        ],
      );
    });

    it('removes a separation from both sides, and not the other kind of it', async () => {
      const { store, erasures, separations, tiesOf } = await tied();
      const [apart, cut] = separations;
      assert.ok(apart);
      await erasures.removeSeparation(apart);
      await erasures.removeSeparation(apart);
      assert.deepEqual((await store.tiesOf(key('email:b'))).separations, [cut]);
      assert.deepEqual(
        [await tiesOf('userId:a'), await tiesOf('phone:c')],
        [
          [3, 2],
          [2, 1],
        ],
      );
    });
  });

  describe(`${name} ErasureStore, pointers and slots`, () => {
    it('removes a pointer that stands as given, with its place in the list and among super-nodes', async () => {
      const stores = await create();
      const node: IdentifierPointer = { ...pointer('email:b', 'P'), isolated: 'super-node' };
      await stores.store.commit({
        ...created('P', 'userId:a'),
        pointers: [node, pointer('userId:a', 'P')].map((each) => ({ pointer: each, expected: 'absent' })),
      });
      assert.deepEqual(await listed(stores, 'P'), ['email:b', 'userId:a']);
      for (let again = 0; again < 2; again++) {
        assert.equal(await stores.erasures.removePointer(node), 'removed');
        assert.deepEqual(await listed(stores, 'P'), ['userId:a']);
        assert.equal((await stores.store.pointers([key('email:b')])).size, 0);
        assert.deepEqual(await stores.store.superNodes({ limit: 5 }), { identifiers: [] });
      }
    });

    it('removes none that changed meanwhile, nor one whose profile moved on', async () => {
      const stores = await create();
      const { store, erasures } = stores;
      await store.commit(created('P', 'userId:a', 'email:b'));
      const given = pointer('email:b', 'P');
      assert.equal(await erasures.removePointer({ ...given, profileId: 'Q' }), 'conflict');
      assert.equal(await erasures.removePointer({ ...given, firstReceivedAt: 5 }), 'conflict');
      assert.equal(await erasures.removePointer(given, { profileId: 'P', version: 2 }), 'conflict');
      assert.equal(await erasures.removePointer(given, { profileId: 'Q', version: 1 }), 'conflict');
      assert.deepEqual(await listed(stores, 'P'), ['email:b', 'userId:a']);
      assert.equal(await erasures.removePointer(given, { profileId: 'P', version: 1 }), 'removed');
      assert.equal(await erasures.removePointer(given, { profileId: 'P', version: 9 }), 'removed');
    });

    it('leaves a fence where a pointer was', async () => {
      const stores = await create();
      await stores.store.commit(created('P', 'userId:a', 'email:b'));
      await stores.erasures.fence(tombstone('email:b'));
      assert.equal(await stores.erasures.removePointer(pointer('email:b', 'P')), 'conflict');
      assert.ok(await fenceAt(stores, 'email:b'));
    });

    it('lists nobody who was fenced once they are taken off the list', async () => {
      const stores = await create();
      await stores.store.commit(created('P', 'userId:a', 'email:b'));
      await stores.erasures.fence(tombstone('email:b'));
      await stores.erasures.unlist(key('email:b'), ['P', 'Q']);
      await stores.erasures.unlist(key('email:b'), []);
      assert.deepEqual(await listed(stores, 'P'), ['userId:a']);
    });

    it('finds the ids that were joined into one, however far', async () => {
      const { store, erasures } = await create();
      for (const id of ['A', 'B', 'C', 'D']) await store.commit(created(id, `userId:${id}`));
      await store.commit(joined('A', 'B'));
      await store.commit(joined('B', 'C'));
      await store.commit(joined('D', 'C'));
      assert.deepEqual([...(await erasures.joinedInto('C'))].sort(), ['A', 'B', 'D']);
      assert.deepEqual(await erasures.joinedInto('B'), ['A']);
      assert.deepEqual(await erasures.joinedInto('A'), []);
    });

    it('removes a former id from where it led, so that nothing lists it any more', async () => {
      const stores = await create();
      const { store, erasures } = stores;
      await store.commit(created('A', 'userId:a', 'email:b'));
      await store.commit(created('B', 'userId:c'));
      await store.commit(joined('A', 'B'));
      assert.deepEqual(await listed(stores, 'B'), ['email:b', 'userId:a', 'userId:c']);
      assert.equal(await erasures.removeSlot('A', 1), 'conflict');
      assert.deepEqual(await erasures.joinedInto('B'), ['A']);
      assert.deepEqual(await listed(stores, 'B'), ['email:b', 'userId:a', 'userId:c']);
      for (let again = 0; again < 2; again++) assert.equal(await erasures.removeSlot('A', 2), 'removed');
      assert.deepEqual(await erasures.joinedInto('B'), []);
      assert.deepEqual(await listed(stores, 'B'), ['userId:c']);
      assert.equal((await store.slots(['A'])).size, 0);
    });

    it('removes a profile with its list, however long, if it is at the version', async () => {
      const stores = await create();
      const { store, erasures } = stores;
      const names = Array.from({ length: 120 }, (_, i) => `email:${i}`);
      await store.commit(created('P', 'userId:a'));
      for (let from = 0; from < names.length; from += 40) {
        const pointers = names.slice(from, from + 40).map((each) => ({
          pointer: pointer(each, 'P'),
          expected: 'absent' as const,
        }));
        assert.equal(await store.commit({ ...NOTHING, pointers }), 'committed');
      }
      assert.equal(await erasures.removeSlot('P', 2), 'conflict');
      assert.equal((await listed(stores, 'P')).length, 121);
      for (const each of [...names, 'userId:a'] as IdentifierKey[]) await erasures.fence(tombstone(each));
      for (let again = 0; again < 2; again++) assert.equal(await erasures.removeSlot('P', 1), 'removed');
      assert.equal((await store.heads(['P'])).size, 0);
      assert.deepEqual(await listed(stores, 'P'), []);
    });
  });
};

onEveryAdapter(erasureStoreContract);
