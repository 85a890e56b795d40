import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { exportOperations, runOperations } from '../../shared/domain/api/operations/exports.ts';
import { NO_TOTALS } from '../../shared/domain/export/export.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryDeliveryStore } from '../../shared/memory/memory-delivery-store.ts';
import { createMemoryRunStore } from '../../shared/memory/memory-run-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createManageExports } from './manage-exports.ts';

const open = async () => {
  const configuration = createMemoryConfigurationStore();
  const runs = createMemoryRunStore();
  await configuration.put('segment', { id: 'vip', document: {} }, undefined);
  await configuration.put('destination', { id: 'files', document: {} }, undefined);
  const deliveries = createMemoryDeliveryStore();
  const routes = createManageExports({ configuration, runs, deliveries });
  return { configuration, runs, deliveries, call: createApiClient({ ...exportOperations, ...runOperations }, routes) };
};
const nightly = { segmentId: 'vip', destinationId: 'files', schedule: 'cron(0 3 * * ? *)', timezone: 'Europe/Berlin' };
const target = { audience: 'files/nightly', destinationId: 'files', segmentId: 'vip', mode: 'delta' as const };
const startedAt = Date.UTC(2026, 10, 22);

describe('managing exports', () => {
  it('creates an export of a segment to a destination on a schedule', async () => {
    const { call } = await open();
    const created = await call('PUT', '/v1/exports/nightly', { body: nightly });
    assert.equal(created.status, 201);
    assert.deepEqual(created.body, { id: 'nightly', ...nightly, mode: 'delta', enabled: true });
    assert.deepEqual((await call('GET', '/v1/exports')).body, { exports: [created.body] });
  });

  it('refuses a schedule, a zone, a segment or a destination that is none, all told at once', async () => {
    const { call } = await open();
    const wrong = { segmentId: 'no', destinationId: 'none', schedule: 'rate(0 minutes)', timezone: 'Mars/Olympus' };
    const { status, body } = await call('PUT', '/v1/exports/nightly', { body: wrong });
    assert.equal(status, 422);
    const paths = body.error.details.map(({ path }: { path: string }) => path);
    assert.deepEqual(paths.sort(), ['destinationId', 'schedule', 'segmentId', 'timezone']);
    const offset = await call('PUT', '/v1/exports/nightly', { body: { ...nightly, timezone: '+01:00' } });
    assert.equal(offset.status, 422);
  });

  it('asks for one run however often it is asked, and shows it before the planner has begun it', async () => {
    const { call } = await open();
    await call('PUT', '/v1/exports/nightly', { body: nightly });
    const first = await call('POST', '/v1/exports/nightly/runs');
    assert.deepEqual([first.status, first.body.status], [202, 'planning']);
    assert.equal((await call('POST', '/v1/exports/nightly/runs')).body.runId, first.body.runId);
    const read = await call('GET', `/v1/exports/nightly/runs/${first.body.runId}`);
    assert.deepEqual(read.body, first.body);
    assert.deepEqual((await call('GET', `/v1/exports/nightly/runs/${first.body.runId}/members`)).body, { members: [] });
  });

  it('shows when it is due next, its last run and how far that is', async () => {
    const { call, runs } = await open();
    await call('PUT', '/v1/exports/nightly', { body: nightly });
    const hold = await runs.hold('nightly', { now: startedAt, until: startedAt + 1 });
    const nextAt = startedAt + 3_600_000;
    await runs.save('nightly', { fence: hold?.fence ?? 0, plan: {}, nextAt, release: true });
    const run = { exportId: 'nightly', runId: 'r1', status: 'planning' as const, startedAt, ...NO_TOTALS };
    await runs.begin(run, target);
    await runs.dispatch('nightly', 'r1', { at: startedAt, kinds: ['add'], chunks: 2, units: 700, notes: [] });
    const { nextRunAt, lastRun } = (await call('GET', '/v1/exports')).body.exports[0];
    assert.equal(nextRunAt, new Date(nextAt).toISOString());
    assert.deepEqual([lastRun.status, lastRun.progress], ['delivering', { share: 0, units: 700 }]);
  });

  it('counts what stays in the audience, and who else feeds it, before an export is deleted', async () => {
    const { call, configuration, deliveries } = await open();
    const settings = { listId: '7' };
    await configuration.put(
      'destination',
      { id: 'list', document: { type: 'brevo', name: 'List', settings } },
      undefined,
    );
    const document = { ...nightly, destinationId: 'list' };
    for (const id of ['one', 'two']) await call('PUT', `/v1/exports/${id}`, { body: document });
    const entry = {
      audience: 'list/7',
      key: 'email:k' as const,
      operationId: 'o',
      runId: 'r',
      chunk: 1,
      at: 1,
      until: 2,
    };
    const sealed = { ...entry, operation: 'add' as const, state: 'sent' as const, version: 1, sealed: 's' };
    await deliveries.put(sealed as never);
    const { body } = await call('GET', '/v1/exports/one/audience');
    assert.deepEqual(body, { held: 1, isMore: false, others: 1 });
    await configuration.delete('destination', 'list', undefined);
    assert.equal((await call('GET', '/v1/exports/one/audience')).status, 409);
  });

  it('lists runs newest first, page by page', async () => {
    const { call, runs } = await open();
    await call('PUT', '/v1/exports/nightly', { body: nightly });
    for (const n of [1, 2, 3]) {
      const runId = runs.newRunId(startedAt + n);
      await runs.begin(
        { exportId: 'nightly', runId, status: 'planning', startedAt: startedAt + n, ...NO_TOTALS },
        target,
      );
    }
    const one = (await call('GET', '/v1/exports/nightly/runs?limit=2')).body;
    const two = (await call('GET', `/v1/exports/nightly/runs?limit=2&cursor=${one.next}`)).body;
    const startedAts = [...one.runs, ...two.runs].map((run) => Date.parse(run.startedAt) - startedAt);
    assert.deepEqual(startedAts, [3, 2, 1]);
    assert.equal(two.next, undefined);
  });

  it('cancels a run once; a run that has ended cannot be cancelled', async () => {
    const { call, runs } = await open();
    await call('PUT', '/v1/exports/nightly', { body: nightly });
    const runId = runs.newRunId(startedAt);
    const run = { exportId: 'nightly', runId, status: 'planning' as const, startedAt, ...NO_TOTALS };
    await runs.begin(run, target);
    assert.equal((await call('POST', `/v1/exports/nightly/runs/${runId}/cancel`)).status, 202);
    await runs.finish({ ...run, status: 'partial', finishedAt: startedAt + 5 });
    assert.equal((await call('POST', `/v1/exports/nightly/runs/${runId}/cancel`)).status, 409);
    assert.equal((await call('POST', '/v1/exports/nightly/runs/nothing/cancel')).status, 404);
  });

  it('shows which share of the members a platform matched, and nothing where none told', async () => {
    const { call, runs } = await open();
    await call('PUT', '/v1/exports/nightly', { body: nightly });
    const matchRate = { from: 0.41, to: 0.51, members: 7 };
    for (const [n, told] of [{ matchRate }, {}].entries()) {
      const runId = runs.newRunId(startedAt + n);
      const run = { exportId: 'nightly', runId, status: 'planning' as const, startedAt, ...NO_TOTALS };
      await runs.begin(run, target);
      await runs.finish({ ...run, ...told, status: 'succeeded', finishedAt: startedAt + 5 });
      assert.deepEqual((await call('GET', `/v1/exports/nightly/runs/${runId}`)).body.matchRate, told.matchRate);
    }
  });

  it('starts no run of an export that is paused or disabled', async () => {
    const { call } = await open();
    await call('PUT', '/v1/exports/nightly', { body: nightly });
    const paused = await call('POST', '/v1/exports/nightly/pause', { body: { reason: 'stocktaking' } });
    assert.deepEqual(paused.body.paused, { since: '2026-11-22T10:00:00.000Z', reason: 'stocktaking' });
    assert.equal((await call('POST', '/v1/exports/nightly/runs')).status, 409);
    assert.equal((await call('POST', '/v1/exports/nightly/resume')).body.paused, undefined);
    await call('PUT', '/v1/exports/nightly', { body: { ...nightly, enabled: false } });
    assert.equal((await call('POST', '/v1/exports/nightly/runs')).status, 409);
  });

  it('knows no runs of an export that does not exist', async () => {
    const { call } = await open();
    for (const path of ['runs', 'runs/x', 'runs/x/members']) {
      assert.equal((await call('GET', `/v1/exports/none/${path}`)).status, 404, path);
    }
    for (const path of ['runs', 'pause', 'resume']) {
      assert.equal((await call('POST', `/v1/exports/none/${path}`)).status, 404, path);
    }
  });
});
