import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { NO_TOTALS, type Run } from '../../shared/domain/export/export.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryHistoryStore } from '../../shared/memory/memory-history-store.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryProfileCounter } from '../../shared/memory/memory-profile-counter.ts';
import { createRecordHistory } from './record-history.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 10, 22, 10);

const open = async () => {
  const configuration = createMemoryConfigurationStore();
  const document = { name: 'Buyers', definition: { event: 'Order Completed' } };
  await configuration.put('segment', { id: 'buyers', document }, undefined);
  await configuration.put('export', { id: 'nightly', document: {} }, undefined);
  const state = { members: 5, isComputing: false, counts: 0, runs: [] as Run[], profiles: ['a', 'b', 'c'] };
  const ledger = createMemoryLedgerStore();
  const history = createMemoryHistoryStore();
  const record = createRecordHistory({
    ...{ configuration, ledger, history },
    definitions: createCachedSegmentDefinitions({ configuration, clock: () => START }),
    memberships: {
      count: async () => {
        state.counts += 1;
        return state.members;
      },
    },
    backfills: {
      get: async (segmentId) => {
        const row = { segmentId, hash: '', version: 1, startedAt: 0, queued: true, progressedAt: 0 };
        return state.isComputing ? { ...row, parts: [{ done: 1, finished: false }] } : undefined;
      },
    },
    profiles: createMemoryProfileCounter(state.profiles),
    runs: { runs: async () => ({ runs: state.runs }) },
  });
  const tick = (hours: number) => record({ scheduledAt: START + hours * HOUR + 17_000 });
  const points = async (of: 'deployment' | `segment:${string}`) =>
    (await history.read({ of, from: 0, to: START + 1000 * HOUR })).map(({ at, counts }) => [
      (at - START) / HOUR,
      counts,
    ]);
  return { state, ledger, tick, points, history };
};

const run = (runId: string, finishedAt: number): Run => ({
  ...{ exportId: 'nightly', runId, status: 'partial', startedAt: finishedAt - 1000, finishedAt },
  ...{ ...NO_TOTALS, accepted: 7, rejected: 2, skipped: 5 },
});

describe('the history of a deployment', () => {
  it('has a point an hour for each segment, however often the hour’s tick comes', async () => {
    const { state, tick, points } = await open();
    await tick(0);
    state.members = 6;
    await tick(0);
    await tick(1);
    assert.deepEqual(await points('segment:buyers'), [
      [0, { members: 5 }],
      [1, { members: 6 }],
    ]);
    assert.equal((await points('deployment')).length, 2);
  });

  it('counts a large segment so much more seldom that it costs no more, at least once a day', async () => {
    const { state, tick, points } = await open();
    state.members = 50_000;
    for (let hour = 0; hour < 7; hour++) await tick(hour);
    assert.deepEqual(
      (await points('segment:buyers')).map(([hour]) => hour),
      [0, 3, 6],
    );
    state.members = 90_000_000;
    for (let hour = 7; hour < 60; hour++) await tick(hour);
    assert.deepEqual(
      (await points('segment:buyers')).map(([hour]) => hour),
      [0, 3, 6, 9, 33, 57],
    );
    assert.equal(state.counts, 6);
  });

  it('says nothing of a segment that is being computed: who is found already is not how many there are', async () => {
    const { state, tick, points } = await open();
    state.isComputing = true;
    await tick(0);
    assert.deepEqual(await points('segment:buyers'), []);
    state.isComputing = false;
    await tick(1);
    assert.equal((await points('segment:buyers')).length, 1);
  });

  it('sums events once their hour is settled, and each run once', async () => {
    const { state, ledger, tick, points } = await open();
    const hour = new Date(START).toISOString();
    const place = { sourceId: 'web', shard: 's', hour };
    await ledger.advance('archive', [
      { ...place, sequence: '1', counts: { accepted: 4 }, minute: 3 },
      { ...place, sequence: '2', counts: { accepted: 2 }, minute: 3 },
    ]);
    state.runs = [run('b', START + 1.5 * HOUR), run('a', START - HOUR)];
    for (const hours of [0, 1, 2, 3, 4, 4, 5]) await tick(hours);
    const sums = (await points('deployment')).map(([at, counts]) => {
      const { events, records, runs, members, profiles } = counts as Record<string, number>;
      return [at, events, records, runs, members, profiles];
    });
    assert.deepEqual(sums, [
      [0, 0, 0, 1, 9, 3],
      [1, 0, 0, 1, 9, 3],
      [2, 0, 0, 2, 18, 3],
      [3, 0, 0, 2, 18, 3],
      [4, 6, 2, 2, 18, 3],
      [5, 6, 2, 2, 18, 3],
    ]);
  });
});
