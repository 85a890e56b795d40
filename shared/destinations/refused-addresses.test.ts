import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import { createMemoryRefusalStore } from '../memory/memory-refusal-store.ts';
import { type Candidate, keptBack, wantOfCandidate } from './audience-reader.ts';
import { markRefused } from './refused-addresses.ts';

const candidate = (key: string, over: Partial<Candidate['standing']> = {}): Candidate => ({
  unit: 'p:1',
  key: key as IdentifierKey,
  standing: { member: true, permission: { permitted: true }, ...over },
});
const ruleFor = (...purposes: string[]) => ({
  rule: { identifiers: ['email', 'phone', 'userId'], purposes, isMember: () => true },
});

/** A store in which `email:ann` refused advertising, and what it was asked. */
const openStore = async () => {
  const refusals = createMemoryRefusalStore();
  const cell = { granted: false, at: 1 };
  await refusals.record([{ key: 'email:ann' as IdentifierKey, purpose: 'advertising', cell }]);
  const asked: string[][] = [];
  const find: typeof refusals.find = async (keys) => {
    asked.push([...keys]);
    return refusals.find(keys);
  };
  return { refusals: { find }, asked };
};

test('an address at which somebody refused is taken out as for lack of permission, and the run says why', async () => {
  const store = await openStore();
  const expansion = { candidates: [candidate('email:ann'), candidate('email:bob')], empty: [] };
  const audience = ruleFor('email', 'advertising');
  const marked = await markRefused(store, audience, { expansion });
  assert.deepEqual(
    marked.candidates.map((each) => [wantOfCandidate(audience.rule, each), keptBack(each)]),
    [
      [{ wanted: false, permission: true }, 'address-refused:advertising'],
      [{ wanted: true }, undefined],
    ],
  );
  const other = await markRefused(store, ruleFor('email'), { expansion });
  assert.deepEqual(other, expansion, 'for another purpose nobody refused');
});

test('reads one item for each address that would be sent, and none that need not be asked about', async () => {
  const store = await openStore();
  const expansion = {
    candidates: [
      candidate('email:ann'),
      candidate('phone:1'),
      candidate('userId:1'),
      candidate('email:left', { member: false }),
      candidate('email:no', { permission: { permitted: false, reason: 'consent-refused:advertising' } }),
      candidate('email:known'),
    ],
    empty: [],
  };
  await markRefused(store, ruleFor('advertising'), { expansion, isAsked: ({ key }) => key !== 'email:known' });
  assert.deepEqual(store.asked, [['email:ann', 'phone:1']]);
  await markRefused(store, ruleFor('advertising'), { expansion, isLeaving: true });
  assert.deepEqual(store.asked.pop(), ['email:ann', 'phone:1', 'email:left', 'email:known']);
  await markRefused(store, ruleFor(), { expansion });
  await markRefused(store, ruleFor('advertising'), { expansion, isAsked: () => false });
  assert.equal(store.asked.length, 1);
});
