import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import type { Caller, Role } from '../../shared/domain/access/caller.ts';
import { overviewOperations } from '../../shared/domain/api/operations/overview.ts';
import { NO_TOTALS, type Run } from '../../shared/domain/export/export.ts';
import { GUARD_REASON } from '../../shared/domain/export/removal-guard.ts';
import type { LedgerEntry } from '../../shared/domain/ledger/ledger.ts';
import type { RequestLine } from '../../shared/domain/privacy/request.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryHistoryStore } from '../../shared/memory/memory-history-store.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryProfileCounter } from '../../shared/memory/memory-profile-counter.ts';
import type { ExportControl } from '../../shared/ports/run-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createReadOverview } from './read-overview.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NOW = Date.UTC(2026, 10, 22, 10, 30);
const STANDING = { shards: 1, secrets: 2, alarms: 16, dashboards: 1, keys: 0, queueMappings: 3, minuteSchedules: 4 };
const iso = (ms: number): string => new Date(ms).toISOString();
const callerOf = (role: Role, scopes?: readonly string[]): Caller => ({
  tokenId: 't',
  role,
  ...(scopes ? { scopes } : {}),
});

type Counts = LedgerEntry['counts'] & { readonly sourceId?: string };

const open = () => {
  const state = { runs: [] as Run[], control: {} as ExportControl, lines: [] as RequestLine[] };
  const configuration = createMemoryConfigurationStore();
  const ledger = createMemoryLedgerStore();
  const history = createMemoryHistoryStore();
  const backfills = createMemoryBackfillStore();
  const routes = createReadOverview({
    ...{ configuration, ledger, history, backfills, standing: STANDING },
    definitions: createCachedSegmentDefinitions({ configuration, clock: () => NOW }),
    profiles: createMemoryProfileCounter(['a', 'b']),
    runs: { runs: async () => ({ runs: state.runs }), control: async () => state.control },
    requests: { unfinished: async () => ({ lines: state.lines }) },
  });
  let sequence = 0;
  /** Counts events received so long ago, of a source. */
  const count = async (stage: 'archive' | 'stitch', ago: number, { sourceId = 'web', ...counts }: Counts) => {
    const at = NOW - ago;
    sequence += 1;
    const place = { sourceId, shard: 's', sequence: String(sequence), minute: Math.floor((at % HOUR) / MINUTE) };
    await ledger.advance(stage, [{ ...place, hour: iso(at - (at % HOUR)), counts }]);
  };
  const call = createApiClient(overviewOperations, routes, () => NOW);
  const attention = async (caller = callerOf('admin')) =>
    (await call('GET', '/v1/overview', { caller })).body.attention as { kind: string; count: number; link: object }[];
  const addExport = () =>
    configuration.put(
      'export',
      { id: 'nightly', document: { segmentId: 'buyers', destinationId: 'crm', enabled: true } },
      undefined,
    );
  return { state, configuration, history, count, call, attention, addExport };
};

const run = (more: Partial<Run>): Run => ({
  ...{ exportId: 'nightly', runId: 'r1', status: 'succeeded', startedAt: NOW - HOUR, finishedAt: NOW - 50 * MINUTE },
  ...{ ...NO_TOTALS, accepted: 4 },
  ...more,
});

const line = (more: Partial<RequestLine>): RequestLine => ({
  ...{ id: 'q1', kind: 'erasure', phase: 'working', receivedAt: NOW - 20 * DAY, dueAt: NOW + 10 * DAY },
  ...more,
});

describe('what needs attention', () => {
  it('is nothing where all goes well, and an event that just came is no reason to worry', async () => {
    const { attention, count, state, addExport } = open();
    await addExport();
    state.runs = [run({})];
    state.lines = [line({})];
    await count('archive', 20_000, { accepted: 5 });
    assert.deepEqual(await attention(), []);
  });

  it('is an event without a fate for more than a minute', async () => {
    const { attention, count } = open();
    await count('archive', 10 * MINUTE, { accepted: 5 });
    await count('stitch', 10 * MINUTE, { applied: 3 });
    const [item] = await attention();
    assert.deepEqual(item, {
      ...{ kind: 'events-pending', severity: 'bad', count: 2, since: iso(NOW - 10 * MINUTE), link: {} },
    });
  });

  it('is what is quarantined, and a source that was heard of yesterday and is not today', async () => {
    const { attention, count, configuration } = open();
    for (const id of ['web', 'shop']) await configuration.put('source', { id, document: { name: id } }, undefined);
    await count('stitch', 30 * HOUR, { applied: 12, sourceId: 'shop' });
    await count('stitch', 30 * HOUR, { applied: 12, sourceId: 'web' });
    await count('stitch', 2 * HOUR, { applied: 100, quarantined: 3, sourceId: 'web' });
    const items = await attention();
    assert.deepEqual(
      items.map(({ kind, count: counted, link }) => [kind, counted, link]),
      [
        ['events-quarantined', 3, { sourceId: 'web' }],
        ['source-silent', 12, { sourceId: 'shop' }],
      ],
    );
  });

  it('names the cause of an export that stopped, not its effects', async () => {
    const { attention, state, addExport } = open();
    await addExport();
    const refused = { code: 'credentials-refused', count: 9, example: '' };
    state.runs = [run({ status: 'partial', errors: [refused] })];
    state.control = { paused: { reason: 'Meta no longer accepts the connection.', at: NOW - HOUR } };
    assert.deepEqual(
      (await attention()).map(({ kind }) => kind),
      ['credentials-broken'],
    );
    state.runs = [run({ status: 'failed', errors: [{ code: 'http-400', count: 9, example: '' }] })];
    state.control = { paused: { reason: GUARD_REASON, at: NOW } };
    assert.deepEqual(
      (await attention()).map(({ kind }) => kind),
      ['removals-held', 'run-failed'],
    );
  });

  it('tells nobody of what their role or their token’s scopes may not read', async () => {
    const { attention, call, state, addExport } = open();
    await addExport();
    state.runs = [run({ status: 'partial' })];
    state.lines = [
      line({ dueAt: NOW - 1 }),
      line({ id: 'q2', phase: 'waiting', dueAt: NOW + DAY }),
      line({ id: 'q3', phase: 'completed' }),
    ];
    const kinds = async (caller: Caller) => (await attention(caller)).map(({ kind }) => kind);
    const privacy = ['privacy-due-soon', 'privacy-waiting'];
    assert.deepEqual(await kinds(callerOf('privacy-officer')), ['privacy-overdue', 'run-partial', ...privacy]);
    assert.deepEqual(await kinds(callerOf('marketer')), ['run-partial']);
    assert.deepEqual(await kinds(callerOf('admin', ['operations'])), []);
    assert.equal(
      (await call('GET', '/v1/overview', { caller: callerOf('admin', ['operations']) })).body.exports,
      undefined,
    );
  });

  it('says what is being computed and how far it is', async () => {
    const { attention, configuration } = open();
    await configuration.put(
      'segment',
      { id: 'b', document: { name: 'Buyers', definition: { event: 'Order' } } },
      undefined,
    );
    const [item] = await attention();
    assert.deepEqual(item, {
      ...{
        kind: 'segment-computing',
        severity: 'info',
        count: 1,
        progress: 0,
        name: 'Buyers',
        link: { segmentId: 'b' },
      },
    });
  });
});

describe('the overview', () => {
  it('counts the runs since the reader’s midnight', async () => {
    const { call, state, addExport } = open();
    await addExport();
    state.runs = [run({}), run({ runId: 'r0', status: 'failed', startedAt: NOW - 20 * HOUR })];
    const { exports } = (await call('GET', '/v1/overview')).body;
    assert.deepEqual(exports.runs, { succeeded: 1, partial: 0, failed: 0, underWay: 0 });
    assert.deepEqual(
      exports.latest.map(({ runId }: { runId: string }) => runId),
      ['r1'],
    );
    const elsewhere = (await call('GET', '/v1/overview?timezone=America/Los_Angeles')).body.exports;
    assert.deepEqual([elsewhere.since, elsewhere.runs.failed], ['2026-11-22T08:00:00.000Z', 0]);
    assert.equal((await call('GET', '/v1/overview?timezone=Pacific/Auckland')).body.exports.runs.failed, 1);
    assert.equal((await call('GET', '/v1/overview?timezone=Mars')).status, 422);
  });

  it('says how many profiles there are as of the last hour, and counts them where no hour is written yet', async () => {
    const { call, history } = open();
    const profiles = async () => (await call('GET', '/v1/overview')).body.profiles;
    assert.deepEqual(await profiles(), { count: 2, how: 'counted', margin: 0, asOf: iso(NOW) });
    await history.put('deployment', { at: NOW - 30 * MINUTE, counts: { profiles: 1600, profileParts: 16 } });
    assert.deepEqual(await profiles(), {
      ...{ count: 25_600, how: 'estimated', margin: 0.049, asOf: iso(NOW - 30 * MINUTE) },
    });
  });

  it('ticks off what a new deployment has done', async () => {
    const { call, configuration, count, addExport, state } = open();
    const setup = async () => Object.values((await call('GET', '/v1/overview')).body.setup as object);
    assert.deepEqual(await setup(), [false, false, false, false, false]);
    await configuration.put('source', { id: 'web', document: { name: 'Web' } }, undefined);
    await count('archive', MINUTE, { accepted: 1 });
    await configuration.put('segment', { id: 'b', document: { name: 'B', definition: { event: 'A' } } }, undefined);
    await addExport();
    assert.deepEqual(await setup(), [true, true, true, true, false]);
    state.runs = [run({})];
    assert.deepEqual(await setup(), [true, true, true, true, true]);
  });
});

describe('events over time', () => {
  it('are counted by the hour and by the minute, all together and by source', async () => {
    const { call, count } = open();
    await count('archive', 5 * MINUTE, { accepted: 4 });
    await count('stitch', 5 * MINUTE, { applied: 3, duplicate: 1 });
    await count('stitch', 5 * MINUTE, { applied: 2, sourceId: 'server' });
    await count('stitch', 90 * MINUTE, { suppressed: 7 });
    const read = async (query: string) => (await call('GET', `/v1/overview/events?${query}`)).body;
    const hours = await read('');
    assert.deepEqual(
      hours.points.map(({ at, accepted }: { at: string; accepted: number }) => [at, accepted]),
      [
        ['2026-11-22T09:00:00.000Z', 7],
        ['2026-11-22T10:00:00.000Z', 6],
      ],
    );
    assert.deepEqual(
      hours.sources.map(({ sourceId, accepted }: { sourceId: string; accepted: number }) => [sourceId, accepted]),
      [
        ['web', 11],
        ['server', 2],
      ],
    );
    const minutes = await read('range=1h');
    assert.deepEqual(minutes.points, [
      { at: iso(NOW - 5 * MINUTE), accepted: 6, applied: 5, duplicate: 1, quarantined: 0, suppressed: 0, pending: 0 },
    ]);
    assert.equal(minutes.withoutMinute, 0);
    assert.deepEqual([minutes.from, minutes.to], ['2026-11-22T09:31:00.000Z', iso(NOW)]);
    const one = await read('sourceId=server');
    assert.deepEqual([one.points[0].accepted, one.sources.length], [2, 2]);
    const before = await read('range=1h&period=previous');
    assert.deepEqual([before.from, before.to], ['2026-11-22T08:31:00.000Z', '2026-11-22T09:30:59.999Z']);
    assert.equal(before.points[0].suppressed, 7);
  });
});

describe('what the month costs', () => {
  it('follows from the history and the ledger, counting no event twice', async () => {
    const { call, count, history } = open();
    const monthStart = Date.UTC(2026, 10, 1);
    const sums = (events: number, until: number) => ({ events, records: events, members: 0, until });
    await history.put('deployment', { at: monthStart - DAY, counts: sums(50, monthStart - DAY - 3 * HOUR) });
    await history.put('deployment', { at: monthStart + 3 * HOUR, counts: sums(100, monthStart) });
    const last = NOW - (NOW % HOUR);
    await history.put('deployment', { at: last, counts: { ...sums(400, last - 3 * HOUR), members: 1000 } });
    await count('archive', 5 * HOUR, { accepted: 999 });
    await count('archive', 5 * MINUTE, { accepted: 20 });
    const { body } = await call('GET', '/v1/costs');
    assert.equal(body.month, '2026-11');
    assert.deepEqual(body.counted, {
      ...{ events: 320, records: 301, members: 1000, eventsKept: 420, keptSince: iso(monthStart - DAY) },
    });
    assert.equal(body.basis.recentDays, 7);
    assert.ok(body.projected > body.soFar);
  });

  it('is known in the first hour too', async () => {
    const { call, count } = open();
    await count('archive', 5 * MINUTE, { accepted: 20 });
    const { body } = await call('GET', '/v1/costs');
    assert.equal(body.counted.events, 20);
    assert.ok(body.projected > 13 && body.projected < 15, body.projected);
  });
});

describe('the history of a segment', () => {
  it('says how large it was, and when the next point comes where there is none', async () => {
    const { call, configuration, history } = open();
    assert.equal((await call('GET', '/v1/segments/b/history')).status, 404);
    await configuration.put('segment', { id: 'b', document: { name: 'B', definition: { event: 'A' } } }, undefined);
    const next = '2026-11-22T11:00:00.000Z';
    assert.deepEqual((await call('GET', '/v1/segments/b/history')).body, { points: [], next });
    await history.put('segment:b', { at: NOW - HOUR, counts: { members: 7 } });
    assert.deepEqual((await call('GET', '/v1/segments/b/history')).body, {
      points: [{ at: iso(NOW - HOUR), members: 7 }],
      asOf: iso(NOW - HOUR),
      next,
    });
    assert.equal((await call('GET', `/v1/segments/b/history?from=${iso(0)}`)).status, 422);
    assert.equal((await call('GET', `/v1/segments/b/history?from=${iso(NOW - 500 * DAY)}`)).status, 422);
  });
});
