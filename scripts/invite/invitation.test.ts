import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { invite, type People, readInvitation } from './invitation.ts';

const peopleOf = (known: Record<string, string[]>): People => ({
  create: async (email) => {
    if (known[email]) return false;
    known[email] = [];
    return true;
  },
  groupsOf: async (email) => known[email] ?? [],
  join: async (email, group) => {
    known[email]?.push(group);
  },
  leave: async (email, group) => {
    known[email] = known[email]?.filter((each) => each !== group) ?? [];
  },
});

describe('inviting somebody', () => {
  it('makes them known and gives them one role; again changes nothing', async () => {
    const known: Record<string, string[]> = {};
    const jane = readInvitation(['jane@shop.example', '--role', 'marketer']);
    assert.equal(jane.stage, 'dev');
    assert.match((await invite(jane, peopleOf(known))).join(' '), /was invited.*group marketer now/);
    assert.match((await invite(jane, peopleOf(known))).join(' '), /known already.*marketer before/);
    assert.deepEqual(known, { 'jane@shop.example': ['marketer'] });
  });

  it('replaces the role that somebody had, and leaves groups that are none', async () => {
    const known = { 'joe@shop.example': ['admin', 'newsletter'] };
    const said = await invite(readInvitation(['joe@shop.example', '--role', 'read-only']), peopleOf(known));
    assert.match(said.join(' '), /no longer in the group admin/);
    assert.deepEqual(known, { 'joe@shop.example': ['newsletter', 'read-only'] });
  });

  it('says how it is used where it is used wrongly', () => {
    for (const args of [[], ['jane'], ['jane@shop.example'], ['jane@shop.example', '--role', 'boss'], ['--what']])
      assert.throws(() => readInvitation(args), { code: 'invite.options', message: /npm run invite -- jane@/ });
  });
});
