import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isRebuilding } from '../../shared/domain/rebuild/rebuild-mark.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { holdMark, removeMark } from './hold-mark.ts';

const BEFORE = { records: 3, profiles: 2, memberships: 1 };

test('a rebuild marks the deployment until it has ended', async () => {
  const configuration = createMemoryConfigurationStore();
  const mark = await holdMark(configuration, 0);
  assert.equal(mark.isAgain, false);
  assert.equal(await isRebuilding({ configuration }), true);
  await mark.remove();
  assert.equal(await isRebuilding({ configuration }), false);
});

test('one that takes over an earlier one compares with what there was at first, and the earlier one stops', async () => {
  const configuration = createMemoryConfigurationStore();
  const earlier = await holdMark(configuration, 0);
  await earlier.note(BEFORE);
  const later = await holdMark(configuration, 5);
  assert.equal(later.isAgain, true);
  assert.deepEqual(later.before(), BEFORE);
  await later.check();
  for (const step of [earlier.check, earlier.remove, () => earlier.note(BEFORE)])
    await assert.rejects(step(), /taken over/);
  assert.equal(await isRebuilding({ configuration }), true);
});

test('one that is ended by hand stops before its next batch', async () => {
  const configuration = createMemoryConfigurationStore();
  const mark = await holdMark(configuration, 0);
  assert.equal(await removeMark(configuration), true);
  assert.equal(await removeMark(configuration), false);
  await assert.rejects(mark.check(), /ended by hand/);
});
