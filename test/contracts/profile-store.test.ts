import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { linkName } from '../../shared/domain/identity/link-order.ts';
import { MEMBER_SHARDS } from '../../shared/ports/membership-store.ts';
import type { ProfileChange, StoredLink } from '../../shared/ports/profile-store.ts';
import { created, head, key, link, NOTHING, onEveryAdapter, pointer, type Stores } from './profile-fixtures.ts';

/** What every ProfileStore promises; `create` gives an empty one each time. */
const profileStoreContract = (name: string, create: () => Promise<Stores>) => {
  describe(`${name} ProfileStore`, () => {
    it('gives a head back as it was put, under its version', async () => {
      const { store } = await create();
      assert.equal(await store.commit(created('P', 'userId:a')), 'committed');
      assert.deepEqual((await store.heads(['P', 'none'])).get('P'), head('P', 'userId:a'));
      assert.deepEqual((await store.pointers([key('userId:a'), key('userId:z')])).size, 1);
    });

    it('does all of a change or nothing', async () => {
      const { store } = await create();
      await store.commit(created('P', 'userId:a'));
      const late = { ...created('Q', 'userId:b', 'userId:a'), links: [{ link: link(), expected: 'absent' as const }] };
      assert.equal(await store.commit(late), 'conflict');
      assert.equal((await store.heads(['Q'])).size, 0);
      assert.equal((await store.pointers([key('userId:b')])).size, 0);
      assert.equal((await store.knownLinks([link()])).size, 0);
    });

    it('lets one of two win who read the same version', async () => {
      const { store } = await create();
      await store.commit(created('P', 'userId:a'));
      const again = { ...NOTHING, heads: [{ head: head('P', 'userId:a', 2), expectedVersion: 1 }] };
      const answers = await Promise.all([store.commit(again), store.commit(again)]);
      assert.deepEqual(answers.toSorted(), ['committed', 'conflict']);
      assert.equal((await store.heads(['P'])).get('P')?.version, 2);
    });

    it('is in conflict when a head that the decision rests on has moved', async () => {
      const { store } = await create();
      await store.commit(created('P', 'userId:a'));
      const change = { ...created('Q', 'userId:b'), unchanged: [{ profileId: 'P', version: 2 }] };
      assert.equal(await store.commit(change), 'conflict');
      assert.equal(await store.commit({ ...change, unchanged: [{ profileId: 'P', version: 1 }] }), 'committed');
    });

    it('follows redirects and lists every identifier once, however profiles were joined', async () => {
      const { store } = await create();
      for (const change of [created('A', 'userId:a', 'email:a'), created('B', 'userId:b'), created('C', 'userId:c')])
        await store.commit(change);
      const joined = (from: string, to: string, version: number): ProfileChange => ({
        ...NOTHING,
        heads: [{ head: head(to, 'userId:a', version + 1), expectedVersion: version }],
        redirects: [{ redirect: { profileId: from, redirect: to, at: 9, messageId: 'm9' }, expectedVersion: 1 }],
      });
      assert.equal(await store.commit(joined('C', 'B', 1)), 'committed');
      const chain = { ...joined('B', 'A', 1) };
      const [redirect] = chain.redirects;
      assert.ok(redirect);
      assert.equal(await store.commit({ ...chain, redirects: [{ ...redirect, expectedVersion: 2 }] }), 'committed');

      const heads = await store.heads(['A', 'B', 'C']);
      assert.deepEqual(
        [...heads.values()].map(({ profileId }) => profileId),
        ['A', 'A', 'A'],
      );
      const listed = await store.identifiersOf(head('A', 'userId:a'));
      assert.deepEqual(listed.map(({ key: each }) => each).sort(), ['email:a', 'userId:a', 'userId:b', 'userId:c']);
      assert.deepEqual(listed.find((each) => each.type === 'email')?.value, 'email:a');
      const by = { at: 9, messageId: 'm9' };
      assert.deepEqual((await store.slots(['A', 'C', 'Z'])).get('C'), { version: 2, redirect: 'B', by });
      const { heads: live } = await store.scan({ segment: 0, segments: 1, limit: 100 });
      assert.deepEqual(
        live.map(({ profileId }) => profileId),
        ['A'],
      );
    });

    it('moves an identifier to another profile only from where it was read to be', async () => {
      const { store } = await create();
      await store.commit(created('A', 'userId:a', 'email:b'));
      await store.commit(created('B', 'userId:b'));
      const move = (profileId: string, firstReceivedAt: number): ProfileChange => ({
        ...NOTHING,
        pointers: [{ pointer: pointer('email:b', 'B', 500), expected: pointer('email:b', profileId, firstReceivedAt) }],
      });
      assert.equal(await store.commit(move('B', 1_000)), 'conflict');
      assert.equal(await store.commit(move('A', 999)), 'conflict');
      assert.equal(await store.commit(move('A', 1_000)), 'committed');
      const keysOf = async (id: string) => (await store.identifiersOf(head(id, ''))).map((each) => each.key).sort();
      assert.deepEqual(await keysOf('A'), ['userId:a']);
      assert.deepEqual(await keysOf('B'), ['email:b', 'userId:b']);
    });

    it('finds a link from both sides, and keeps who showed it apart', async () => {
      const { store } = await create();
      const claimed = link({ refused: 'limit-userId' });
      const asserted = link({ trust: 'asserted', alias: true, receivedAt: 2_000 });
      const links = [claimed, asserted].map((each) => ({ link: each, expected: 'absent' as const }));
      await store.commit({ ...created('P', 'userId:a'), links });
      const byName = (all: readonly StoredLink[]) => all.toSorted((a, b) => (linkName(a) < linkName(b) ? -1 : 1));
      for (const side of ['userId:a', 'email:b'])
        assert.deepEqual(byName(await store.linksOf(key(side))), [asserted, claimed]);
      assert.deepEqual([...(await store.knownLinks([link()])).values()], [claimed]);
    });

    it('replaces a link only when it is the one that was read', async () => {
      const { store } = await create();
      await store.commit({ ...created('P', 'userId:a'), links: [{ link: link(), expected: 'absent' }] });
      const earlier = { link: link({ receivedAt: 500 }), expected: { receivedAt: 999, messageId: 'm1' } };
      assert.equal(await store.commit({ ...NOTHING, links: [earlier] }), 'conflict');
      assert.equal(await store.commit({ ...NOTHING, links: [{ ...earlier, expected: link() }] }), 'committed');
      assert.equal((await store.knownLinks([link()])).get(linkName(link()))?.receivedAt, 500);
    });

    it('takes a change of a hundred items, each counted once, and refuses a larger one whole', async () => {
      const { store } = await create();
      await store.commit(created('P', 'userId:p'));
      const stands = { profileId: 'P', version: 1 };
      // A head, two for each new identifier, and the head that must stand, named twice.
      const names = Array.from({ length: 49 }, (_, i) => `email:${i}`);
      const full = { ...created('Q', 'userId:q', ...names.slice(1)), unchanged: [stands, stands] };
      const tooLarge = { ...full, links: [{ link: link(), expected: 'absent' as const }] };
      await assert.rejects(store.commit(tooLarge), { code: 'profile.change-too-large' });
      assert.equal((await store.heads(['Q'])).size, 0);
      assert.equal(await store.commit(full), 'committed');
    });

    it('counts what an identifier leaves behind when it moves, and that it is listed as a super-node', async () => {
      const { store } = await create();
      const names = Array.from({ length: 26 }, (_, i) => `email:${i}`);
      await store.commit(created('P', 'userId:p', ...names));
      const moved = (some: readonly string[]): ProfileChange => ({
        ...NOTHING,
        pointers: some.map((name) => ({
          pointer: { ...pointer(name, 'Q'), isolated: 'super-node' as const },
          expected: pointer(name, 'P'),
        })),
      });
      await assert.rejects(store.commit(moved(names)), { code: 'profile.change-too-large' });
      assert.equal(await store.commit(moved(names.slice(1))), 'committed');
    });

    it('publishes memberships with the head, however many', async () => {
      const { store, memberships } = await create();
      const changes = Array.from({ length: 130 }, (_, i) => ({
        segmentId: `s${i}`,
        profileId: 'P',
        member: true,
        since: 5,
        changedAt: 6,
      }));
      assert.equal(await store.commit({ ...created('P', 'userId:a'), memberships: changes }), 'committed');
      for (const segmentId of ['s0', 's129']) {
        const shards = Array.from({ length: MEMBER_SHARDS }, (_, shard) => shard);
        const pages = await Promise.all(shards.map((shard) => memberships.members({ segmentId, shard, limit: 9 })));
        assert.deepEqual(
          pages.flatMap(({ members }) => members.map(({ profileId }) => profileId)),
          ['P'],
          segmentId,
        );
      }
    });

    it('walks every head once, in parts and pages', async () => {
      const { store } = await create();
      const ids = Array.from({ length: 23 }, (_, i) => `P${i}`);
      for (const id of ids) await store.commit(created(id, `userId:${id}`));
      const found: string[] = [];
      for (const segment of [0, 1, 2]) {
        let cursor: string | undefined;
        do {
          const page = await store.scan({
            segment,
            segments: 3,
            limit: 4,
            ...(cursor === undefined ? {} : { cursor }),
          });
          assert.ok(page.heads.length <= 4);
          found.push(...page.heads.map(({ profileId }) => profileId));
          cursor = page.cursor;
        } while (cursor !== undefined);
      }
      assert.deepEqual(found.sort(), ids.sort());
    });
  });
};

onEveryAdapter(profileStoreContract);
