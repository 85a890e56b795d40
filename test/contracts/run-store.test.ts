import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoRunStore } from '../../shared/aws/dynamodb-run-store.ts';
import type { Delivery } from '../../shared/domain/export/delivery-ledger.ts';
import { NO_TOTALS, type Run, type RunMember } from '../../shared/domain/export/export.ts';
import type { ChunkPlan } from '../../shared/domain/export/run.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { createMemoryRunStore } from '../../shared/memory/memory-run-store.ts';
import type { ClaimedChunk, RunStore } from '../../shared/ports/run-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const T = Date.UTC(2026, 10, 22);
const target = { audience: 'to/s', destinationId: 'to', segmentId: 's', mode: 'delta' } as const;
const runOf = (runId: string): Run => ({ exportId: 'x', runId, status: 'planning', startedAt: T, ...NO_TOTALS });
const chunk = (number: number): ChunkPlan => ({ number, kind: 'add', units: [`p:${number}`, `p:${number}b`] });
const member = (n: number, over: Partial<RunMember> = {}): RunMember => ({
  member: `email:${n}`,
  operation: 'add',
  outcome: 'accepted',
  ...over,
});
const delivery: Delivery = {
  audience: 'to/s',
  key: 'email:1' as IdentifierKey,
  version: 1,
  state: 'sending',
  operation: 'add',
  operationId: 'o',
  runId: 'r',
  chunk: 1,
  until: 10,
  at: 5,
  before: 'absent',
};
const call = (at: number) => ({
  at,
  results: [{ entry: delivery, outcome: { kind: 'accepted', confirmed: true } as const }],
  receipt: { rows: at },
});
const claimed = (answer: ClaimedChunk | string): ClaimedChunk =>
  typeof answer === 'string' ? assert.fail(answer) : answer;
const at = (number: number) => ({ exportId: 'x', runId: 'r1', number });
const isLost = { code: 'run.claim-lost' };

/** What every RunStore promises; `create` gives an empty one each time. */
const runStoreContract = (name: string, create: () => Promise<RunStore>) => {
  describe(`RunStore: ${name}`, () => {
    it('answers a second request with the run already asked for, until it has begun', async () => {
      const store = await create();
      const runId = await store.request('x', T);
      assert.equal(await store.request('x', T + 1), runId);
      assert.equal((await store.control('x')).requested, runId);
      const hold = await store.hold('x', { now: T, until: T + 10 });
      assert.equal(hold?.control.requested, runId);
      await store.save('x', { fence: hold?.fence ?? 0, plan: {}, begun: 'another' });
      assert.equal((await store.control('x')).requested, runId);
      await store.save('x', { fence: hold?.fence ?? 0, plan: {}, begun: runId });
      assert.equal((await store.control('x')).requested, undefined);
      assert.notEqual(await store.request('x', T + 2), runId);
    });

    it('gives an export to one planner at a time, and refuses what an older one saves', async () => {
      const store = await create();
      const first = await store.hold<{ n: number }>('x', { now: T, until: T + 10 });
      assert.equal(first?.plan, undefined);
      assert.equal(await store.hold('x', { now: T + 9, until: T + 20 }), undefined);
      assert.equal(await store.save('x', { fence: first?.fence ?? 0, plan: { n: 1 } }), 'saved');
      const second = await store.hold<{ n: number }>('x', { now: T + 10, until: T + 20 });
      assert.deepEqual(second?.plan, { n: 1 });
      assert.equal(await store.save('x', { fence: first?.fence ?? 0, plan: { n: 2 } }), 'lost');
      assert.equal(await store.save('x', { fence: second?.fence ?? 0, plan: { n: 3 }, release: true }), 'saved');
      assert.deepEqual((await store.hold('x', { now: T + 11, until: T + 30 }))?.plan, { n: 3 });
    });

    it('asks for a run and waives the guard when a person resumes what the guard paused, and only then', async () => {
      const store = await create();
      await store.pause('x', { reason: 'holiday', at: T });
      await store.resume('x', T);
      assert.deepEqual(await store.control('x'), {});
      await store.pause('x', { reason: 'removal-guard', code: 'removal-guard', at: T });
      assert.deepEqual((await store.control('x')).paused, { reason: 'removal-guard', code: 'removal-guard', at: T });
      await store.resume('x', T);
      const control = await store.control('x');
      assert.deepEqual([control.paused, control.guardWaived, typeof control.requested], [undefined, true, 'string']);
      const hold = await store.hold('x', { now: T, until: T + 1 });
      await store.save('x', { fence: hold?.fence ?? 0, plan: {}, guardUsed: true });
      assert.equal((await store.control('x')).guardWaived, undefined);
    });

    it('lists runs newest first, page by page', async () => {
      const store = await create();
      const ids = [1, 2, 3].map((n) => store.newRunId(T + n));
      for (const runId of ids) await store.begin(runOf(runId), target);
      const first = await store.runs({ exportId: 'x', limit: 2 });
      assert.deepEqual(
        first.runs.map(({ runId }) => runId),
        [ids[2], ids[1]],
      );
      const rest = await store.runs({ exportId: 'x', limit: 2, ...(first.before ? { before: first.before } : {}) });
      assert.deepEqual(
        rest.runs.map(({ runId }) => runId),
        [ids[0]],
      );
      assert.deepEqual((await store.runs({ exportId: 'y', limit: 2 })).runs, []);
    });

    it('begins a run once and ends it once; in between its totals are those of its chunks', async () => {
      const store = await create();
      await store.begin(runOf('r1'), target);
      await store.putChunk('r1', chunk(1));
      await store.putChunk('r1', chunk(2));
      const dispatched = { at: T, kinds: ['add'] as const, chunks: 2, notes: [] };
      await store.dispatch('x', 'r1', dispatched);
      await store.begin({ ...runOf('r1'), startedAt: 7 }, target);
      const look = await store.look('x', 'r1');
      assert.deepEqual(
        [look?.run.status, look?.run.startedAt, look?.target, look?.dispatched],
        ['delivering', T, target, dispatched],
      );
      const matchRate = { from: 0.2, to: 0.31, members: 2 };
      const totals = { ...NO_TOTALS, added: 2, accepted: 2, matchRate };
      const result = { totals, carry: [], receipts: [] };
      const { attempt } = claimed(await store.claim(at(1), { now: T, until: T + 5 }));
      assert.deepEqual(await store.complete({ ...at(1), attempt }, result), { seemsLast: false });
      assert.equal((await store.run('x', 'r1'))?.added, 2);
      const second = claimed(await store.claim(at(2), { now: T, until: T + 5 }));
      assert.deepEqual(await store.complete({ ...at(2), attempt: second.attempt }, result), { seemsLast: true });
      assert.deepEqual((await store.run('x', 'r1'))?.matchRate, { ...matchRate, members: 4 });
      const alerts = [{ code: 'size-jump', sentence: 'Look.' }] as const;
      const ended = {
        ...runOf('r1'),
        ...totals,
        alerts,
        replaced: true,
        status: 'succeeded' as const,
        finishedAt: T + 9,
      };
      assert.equal(await store.finish(ended), true);
      assert.equal(await store.finish({ ...ended, status: 'failed' }), false);
      assert.deepEqual(await store.run('x', 'r1'), ended);
      assert.equal(await store.cancel('x', 'r1'), false);
      assert.equal(await store.run('x', 'r9'), undefined);
    });

    it('marks a run as cancelled while it is under way', async () => {
      const store = await create();
      assert.equal(await store.cancel('x', 'r1'), false);
      await store.begin(runOf('r1'), target);
      assert.equal(await store.cancel('x', 'r1'), true);
      assert.equal((await store.look('x', 'r1'))?.run.cancelled, true);
    });

    it('hands a chunk to one worker at a time, with the calls made for it so far', async () => {
      const store = await create();
      assert.equal(await store.claim(at(1), { now: T, until: T + 5 }), 'unknown');
      await store.putChunk('r1', { ...chunk(1), units: ['p:old'] });
      await store.putChunk('r1', chunk(1));
      const first = claimed(await store.claim(at(1), { now: T, until: T + 5 }));
      assert.deepEqual(first, { ...chunk(1), attempt: 1, journal: [] });
      assert.equal(await store.claim(at(1), { now: T + 4, until: T + 9 }), 'held');
      await store.journal({ ...at(1), attempt: 1 }, call(1));
      await store.journal({ ...at(1), attempt: 1 }, call(2));
      await store.putChunk('r1', { ...chunk(1), units: ['p:late'] });
      const second = claimed(await store.claim(at(1), { now: T + 5, until: T + 10 }));
      assert.deepEqual([second.attempt, second.units, second.journal], [2, chunk(1).units, [call(1), call(2)]]);
      await assert.rejects(store.journal({ ...at(1), attempt: 1 }, call(3)), isLost);
      await assert.rejects(store.release({ ...at(1), attempt: 1 }, T), isLost);
      await store.release({ ...at(1), attempt: 2 }, T + 7);
      assert.equal(await store.claim(at(1), { now: T + 6, until: T + 12 }), 'held');
      assert.equal(claimed(await store.claim(at(1), { now: T + 7, until: T + 12 })).attempt, 3);
    });

    it('remembers what is left of a chunk: all of it until it is done, then what was carried', async () => {
      const store = await create();
      await store.putChunk('r1', chunk(1));
      assert.deepEqual(await store.remainder('r1', 1), chunk(1).units);
      const { attempt } = claimed(await store.claim(at(1), { now: T, until: T + 5 }));
      const result = { totals: NO_TOTALS, carry: ['k:email:1'] as const, receipts: [{ rows: 1 }] };
      await store.complete({ ...at(1), attempt }, result);
      assert.deepEqual(await store.remainder('r1', 1), ['k:email:1']);
      assert.equal(await store.claim(at(1), { now: T + 9, until: T + 12 }), 'done');
      await assert.rejects(store.complete({ ...at(1), attempt }, result), isLost);
      const [status] = (await store.chunks({ runId: 'r1', limit: 10 })).chunks;
      const summary = { totals: NO_TOTALS, receipts: [{ rows: 1 }], left: 1 };
      assert.deepEqual([status?.number, status?.kind, status?.attempts, status?.result], [1, 'add', 1, summary]);
    });

    it('remembers nothing of a chunk that was done to the last', async () => {
      const store = await create();
      await store.putChunk('r1', chunk(1));
      const { attempt } = claimed(await store.claim(at(1), { now: T, until: T + 5 }));
      await store.complete({ ...at(1), attempt }, { totals: NO_TOTALS, carry: [], receipts: [] });
      assert.deepEqual(await store.remainder('r1', 1), []);
    });

    it('lists the chunks of a run by number, page by page', async () => {
      const store = await create();
      for (const number of [3, 1, 12, 2]) await store.putChunk('r1', chunk(number));
      await store.putChunk('r2', chunk(4));
      const first = await store.chunks({ runId: 'r1', limit: 3 });
      assert.deepEqual([first.chunks.map(({ number }) => number), first.after], [[1, 2, 3], 3]);
      const rest = await store.chunks({ runId: 'r1', limit: 3, after: 3 });
      assert.deepEqual([rest.chunks.map(({ number }) => number), rest.after], [[12], undefined]);
    });

    it('counts the chunks that are done, and knows when the run last got on', async () => {
      const store = await create();
      await store.begin(runOf('r1'), target);
      for (const number of [1, 2]) await store.putChunk('r1', chunk(number));
      const result = { totals: NO_TOTALS, carry: [], receipts: [] };
      const complete = async (number: number, progressedAt?: number) => {
        const { attempt } = claimed(await store.claim(at(number), { now: T, until: T + 5 }));
        await store.complete({ ...at(number), attempt }, result, progressedAt);
        const look = await store.look('x', 'r1');
        return [look?.done, look?.progressedAt];
      };
      assert.deepEqual(await complete(1), [1, undefined]);
      assert.deepEqual(await complete(2, T + 3), [2, T + 3]);
      await store.progress({ exportId: 'x', runId: 'r1' }, T + 9);
      assert.equal((await store.look('x', 'r1'))?.progressedAt, T + 9);
      await store.finish({ ...runOf('r1'), status: 'succeeded', finishedAt: T + 10 });
      assert.deepEqual(await store.run('x', 'r1'), { ...runOf('r1'), status: 'succeeded', finishedAt: T + 10 });
    });

    it('says which runs have not ended', async () => {
      const store = await create();
      for (const runId of ['r1', 'r2', 'r3']) await store.begin(runOf(runId), target);
      await store.finish({ ...runOf('r2'), status: 'succeeded', finishedAt: T });
      assert.deepEqual([...(await store.underWay('x'))].sort(), ['r1', 'r3']);
      assert.deepEqual(await store.underWay('y'), []);
    });

    it('forgets persons in the units, calls and members of a run, and leaves the others and all counts', async () => {
      const store = await create();
      await store.begin(runOf('r1'), target);
      const other = { ...delivery, key: 'email:2' as IdentifierKey };
      const units = ['k:email:1', 'k:email:2', 'p:me', 'p:you'] as const;
      await store.putChunk('r1', { number: 1, kind: 'add', units });
      await store.putChunk('r1', { number: 2, kind: 'add', units: ['p:you'] });
      const { attempt } = claimed(await store.claim(at(1), { now: T, until: T + 5 }));
      const mine = { ...at(1), attempt };
      await store.journal(mine, call(T));
      await store.journal(mine, {
        ...call(T + 1),
        results: [...call(T).results, { ...call(T).results[0], entry: other }] as never,
      });
      const skipped = { member: 'profileId:me', profileId: 'me', outcome: 'skipped' } as const;
      await store.putMembers(mine, [member(1), member(2), member(3, { profileId: 'me' }), skipped]);
      const named = { runId: 'r1', keys: ['email:1' as IdentifierKey], profileIds: ['me'] };
      const forget = async (): Promise<number> => {
        let changed = 0;
        let next: string | undefined;
        do {
          const page = await store.forget({ ...named, ...(next === undefined ? {} : { after: next }) });
          changed += page.changed;
          next = page.after;
        } while (next !== undefined);
        return changed;
      };
      assert.ok((await forget()) > 0);
      assert.equal(await forget(), 0, 'nothing is left to forget');
      assert.deepEqual(await store.remainder('r1', 1), ['k:email:2', 'p:you']);
      assert.deepEqual(await store.remainder('r1', 2), ['p:you']);
      assert.deepEqual(
        (await store.members({ runId: 'r1', limit: 9 })).members.map((each) => each.member),
        ['email:2'],
      );
      await store.release(mine, T);
      const { journal } = claimed(await store.claim(at(1), { now: T + 6, until: T + 9 }));
      assert.deepEqual(
        journal.flatMap(({ results }) => results.map(({ entry }) => entry.key)),
        ['email:2'],
      );
    });

    it('lists the members of a run by outcome, each operation once however often it was written', async () => {
      const store = await create();
      await store.putChunk('r1', chunk(1));
      const { attempt } = claimed(await store.claim(at(1), { now: T, until: T + 5 }));
      const all = Array.from({ length: 30 }, (_, n) =>
        member(n, n % 3 === 0 ? { outcome: 'rejected', reason: 'no' } : {}),
      );
      await store.putMembers({ ...at(1), attempt }, all);
      await store.putMembers({ ...at(1), attempt }, all);
      const found: RunMember[] = [];
      let next: string | undefined;
      do {
        const page = await store.members({
          runId: 'r1',
          outcome: 'rejected',
          limit: 4,
          ...(next ? { after: next } : {}),
        });
        found.push(...page.members);
        next = page.after;
      } while (next !== undefined);
      assert.deepEqual(
        found.map((each) => each.member).sort(),
        all
          .filter(({ outcome }) => outcome === 'rejected')
          .map((each) => each.member)
          .sort(),
      );
      assert.equal((await store.members({ runId: 'r1', limit: 100 })).members.length, 30);
    });
  });
};

runStoreContract('memory', async () => createMemoryRunStore());

const dynamo = await openDynamoDb();
after(dynamo.close);
runStoreContract('DynamoDB', async () =>
  createDynamoRunStore({ client: dynamo.client, table: await dynamo.createTable(), clock: () => T }),
);
