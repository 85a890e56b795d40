import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createErase } from '../../shared/stitching/erasure/erase.ts';
import { openWithAnn } from './privacy-deployment.ts';

const ANN = { type: 'userId', value: 'ann' };

test('an erasure that looks again after another one and a new consent leaves the new life alone', async () => {
  const world = await openWithAnn();
  const { timelines, keyring } = world.stores;
  const erase = createErase({ ...world.stores, note: async () => undefined });
  const first = { requestId: 'first', identifiers: [ANN], erasedAt: world.now() };
  await erase(first);
  world.wait(1000);
  await erase({ ...first, requestId: 'second', erasedAt: world.now() });
  world.wait(1000);
  await world.send('crm', {
    type: 'track',
    event: 'Consent Preference Updated',
    userId: 'ann',
    timestamp: world.at(0),
    context: { consent: { categoryPreferences: { analytics: true } } },
  });
  const newLife = { ...ANN, value: 'ann\u00001' };
  const newRecords = async () => (await timelines.records(keyring.keyOf(newLife))).length;
  assert.equal(await newRecords(), 1);

  await erase(first);

  assert.equal(await newRecords(), 1);
});

test('a queue of before the erasure that is sent after a new consent brings nothing back', async () => {
  const world = await openWithAnn();
  const { timelines, keyring } = world.stores;
  const before = world.at(0);
  world.wait(1000);
  const job = { requestId: 'first', identifiers: [ANN], erasedAt: world.now() };
  await createErase({ ...world.stores, note: async () => undefined })(job);
  world.wait(1000);
  const consent = { categoryPreferences: { analytics: true } };
  const act = { type: 'track', event: 'Consent Preference Updated', userId: 'ann', context: { consent } };
  await world.send('crm', { ...act, timestamp: world.at(0) });
  world.wait(1000);
  await world.send('crm', { type: 'track', event: 'Old Order', userId: 'ann', timestamp: before });
  await world.send('crm', { type: 'track', event: 'New Order', userId: 'ann', timestamp: world.at(0) });

  const records = await timelines.records(keyring.keyOf({ ...ANN, value: 'ann\u00001' }));

  assert.deepEqual(
    records.flatMap(({ record }) => record.entries.map((entry) => 'event' in entry && entry.event.event)).sort(),
    ['Consent Preference Updated', 'New Order'],
  );
});
