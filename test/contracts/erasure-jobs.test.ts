import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createDynamoArchiveDays } from '../../shared/aws/dynamodb-archive-days.ts';
import { createDynamoErasureJobs } from '../../shared/aws/dynamodb-erasure-jobs.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createMemoryArchiveDays } from '../../shared/memory/memory-archive-days.ts';
import { createMemoryErasureJobs } from '../../shared/memory/memory-erasure-jobs.ts';
import type { ArchiveDays } from '../../shared/ports/archive-days.ts';
import type { ErasureJob, ErasureJobs } from '../../shared/ports/erasure-jobs.ts';
import { openDynamoDb } from './dynamo-table.ts';

const ERASED = Date.parse('2026-11-22T02:30:00.000Z');
const keyring = createKeyring('a-key-of-sixteen-or-more');

const job = (n: number, more: Partial<ErasureJob> = {}): ErasureJob => {
  const values = [{ type: 'email', value: `person${n}@example.com` }];
  return {
    requestId: `request-${n}`,
    erasedAt: ERASED + n,
    keys: values.map(keyring.keyOf),
    values,
    positions: [{ shard: 'shardId-000000000000', sequence: String(n), hour: '2026-11-22T02' }],
    ...more,
  };
};

const line = { store: 'archive', objects: 1, rowsRemoved: 2, bytesRead: 300, bytesWritten: 200, at: ERASED } as const;

const EVER = { until: 2 * ERASED, limit: 100 };
const pendingOf = async (jobs: ErasureJobs) => {
  const ids = await Promise.all((['first', 'again'] as const).map((pass) => jobs.waiting({ ...EVER, pass })));
  return jobs.find(ids.flat());
};

/** What every ErasureJobs promises; `create` gives an empty one each time. */
const contract = (name: string, create: () => Promise<ErasureJobs>) =>
  describe(`ErasureJobs ${name}`, () => {
    it('gives jobs back as they were appended, the oldest erasure first, once each', async () => {
      const jobs = await create();
      for (const n of [3, 1, 2, 1]) await jobs.append(job(n, n === 2 ? { exportIds: ['weekly'] } : {}));
      const pending = await pendingOf(jobs);
      assert.deepEqual(
        pending.map(({ requestId, erasedAt, keys, values, pass }) => ({ requestId, erasedAt, keys, values, pass })),
        [1, 2, 3].map((n) => {
          const { positions: _, ...rest } = job(n);
          return { ...rest, pass: 'first' };
        }),
      );
      assert.deepEqual(pending[1]?.exportIds, ['weekly']);
      assert.deepEqual(await jobs.waiting({ pass: 'first', until: ERASED + 2, limit: 9 }), ['request-1', 'request-2']);
      assert.deepEqual(await jobs.waiting({ ...EVER, pass: 'first', limit: 1 }), ['request-1']);
      assert.deepEqual(
        (await jobs.find(['request-3', 'none', 'request-1'])).map(({ requestId }) => requestId),
        ['request-3', 'request-1'],
      );
      assert.deepEqual(await jobs.positions('request-2'), job(2).positions);
    });

    it('keeps as many positions as a person has records', async () => {
      const jobs = await create();
      const positions = Array.from({ length: 12_345 }, (_, n) => ({
        shard: 'shardId-000000000001',
        sequence: String(49_590_338_271_490_256_608_559_692_538_361_571_095_921_575_989_136_588_898n + BigInt(n) ** 5n),
        hour: '2026-11-22T02',
      }));
      await jobs.append(job(1, { positions }));
      assert.deepEqual(await jobs.positions('request-1'), positions);
      await jobs.append(job(2, { positions: [] }));
      assert.deepEqual(await jobs.positions('request-2'), []);
    });

    it('ends a pass once: the first receipt stays, and after the second pass nothing waits', async () => {
      const jobs = await create();
      await jobs.append(job(1));
      await jobs.settle({ requestId: 'request-1', pass: 'first', lines: [line] });
      await jobs.settle({ requestId: 'request-1', pass: 'first', lines: [] });
      assert.deepEqual(
        (await pendingOf(jobs)).map(({ pass }) => pass),
        ['again'],
      );
      await jobs.append(job(1));
      assert.deepEqual(await jobs.waiting({ ...EVER, pass: 'first' }), []);
      assert.deepEqual(await jobs.waiting({ ...EVER, pass: 'again' }), ['request-1']);
      await jobs.settle({ requestId: 'request-1', pass: 'again', lines: [] });
      await jobs.settle({ requestId: 'request-1', pass: 'again', lines: [line] });
      assert.deepEqual(await pendingOf(jobs), []);
      assert.deepEqual(await jobs.positions('request-1'), []);
      assert.deepEqual(await jobs.progress('request-1'), {
        erasedAt: ERASED + 1,
        receipts: { first: [line], again: [] },
      });
    });

    it('does not begin again what is done, and knows nothing of what was never asked', async () => {
      const jobs = await create();
      await jobs.append(job(1));
      for (const pass of ['first', 'again'] as const) await jobs.settle({ requestId: 'request-1', pass, lines: [] });
      await jobs.append(job(1));
      assert.deepEqual(await pendingOf(jobs), []);
      assert.deepEqual(await jobs.positions('request-1'), []);
      assert.equal(await jobs.progress('request-2'), undefined);
      await jobs.settle({ requestId: 'request-2', pass: 'first', lines: [] });
      assert.equal(await jobs.progress('request-2'), undefined);
    });

    it('is leased to one at a time, until the lease is over or given back', async () => {
      const jobs = await create();
      assert.equal(await jobs.lease('a', { now: 0, until: 10 }), true);
      assert.equal(await jobs.lease('b', { now: 9, until: 19 }), false);
      assert.equal(await jobs.lease('a', { now: 9, until: 12 }), true);
      await jobs.release('b');
      assert.equal(await jobs.lease('b', { now: 11, until: 21 }), false);
      assert.equal(await jobs.lease('b', { now: 12, until: 22 }), true);
      await jobs.release('b');
      assert.equal(await jobs.lease('a', { now: 13, until: 23 }), true);
    });

    it('remembers a batch, how far it came and what it did, until it is closed', async () => {
      const jobs = await create();
      assert.equal(await jobs.batch(), undefined);
      const batch = { id: 'b1', jobs: [{ requestId: 'request-1', pass: 'first' as const }] };
      await jobs.saveBatch(batch);
      await jobs.saveBatch({ ...batch, cursor: 'archive x' });
      assert.deepEqual(await jobs.batch(), { ...batch, cursor: 'archive x' });
      const object = {
        store: 'archive',
        key: 'k',
        bytesRead: 9,
        bytesWritten: 5,
        removed: { 'request-1': 2 },
      } as const;
      await jobs.note('b1', object);
      await jobs.note('b1', { ...object, bytesRead: 10 });
      await jobs.note('b1', { ...object, store: 'exports' });
      await jobs.note('b2', object);
      const noted = await jobs.noted('b1');
      assert.deepEqual(noted.map(({ store, bytesRead }) => [store, bytesRead]).sort(), [
        ['archive', 10],
        ['exports', 9],
      ]);
      await jobs.closeBatch('b0');
      assert.notEqual(await jobs.batch(), undefined);
      await jobs.closeBatch('b1');
      assert.equal(await jobs.batch(), undefined);
      assert.deepEqual(await jobs.noted('b1'), []);
      assert.equal((await jobs.noted('b2')).length, 1);
    });
  });

const daysContract = (name: string, create: () => Promise<ArchiveDays>) =>
  it(`ArchiveDays ${name} remember the latest of each day, in order, until it is forgotten`, async () => {
    const days = await create();
    assert.deepEqual(await days.known(), []);
    await days.note({ day: '2026-11-22', due: 5, last: 9, reading: { after: 'k', expiry: { due: 6, last: 9 } } });
    assert.deepEqual((await days.known())[0]?.reading, { after: 'k', expiry: { due: 6, last: 9 } });
    await days.note({ day: '2026-11-21', due: 4, last: 4 });
    await days.note({ day: '2026-11-22', due: 6, last: 9 });
    assert.deepEqual(await days.known(), [
      { day: '2026-11-21', due: 4, last: 4 },
      { day: '2026-11-22', due: 6, last: 9 },
    ]);
    await days.forget('2026-11-22');
    await days.forget('2026-11-20');
    assert.deepEqual((await days.known()).length, 1);
  });

contract('in memory', async () => createMemoryErasureJobs());
daysContract('in memory', async () => createMemoryArchiveDays());

const dynamo = await openDynamoDb();
after(dynamo.close);
const { client } = dynamo;
contract('on DynamoDB', async () => createDynamoErasureJobs({ client, table: await dynamo.createTable(), keyring }));
daysContract('on DynamoDB', async () => createDynamoArchiveDays({ client, table: await dynamo.createTable() }));

it('a table of erasures holds no clear value, and after the last pass no sealed one either', async () => {
  const table = await dynamo.createTable();
  const jobs = createDynamoErasureJobs({ client, table, keyring });
  await jobs.append(job(1));
  const stored = async () => JSON.stringify((await client.send(new ScanCommand({ TableName: table }))).Items);
  assert.doesNotMatch(await stored(), /person1/);
  assert.match(await stored(), /sealed/);
  for (const pass of ['first', 'again'] as const) await jobs.settle({ requestId: 'request-1', pass, lines: [line] });
  assert.doesNotMatch(await stored(), /sealed|P#/);
});
