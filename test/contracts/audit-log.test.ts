import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { createDynamoAuditLog } from '../../shared/aws/dynamodb-audit-log.ts';
import { keys } from '../../shared/aws/keys.ts';
import type { AuditEntry } from '../../shared/domain/access/audit-entry.ts';
import { createMemoryAuditLog } from '../../shared/memory/memory-audit-log.ts';
import type { AuditLog, AuditQuery } from '../../shared/ports/audit-log.ts';
import { openDynamoDb } from './dynamo-table.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const DAY = 86_400_000;

const entry = (n: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  at: NOW + n,
  id: `writer-${String(n).padStart(8, '0')}`,
  step: 'asked',
  requestId: `request-${n}`,
  route: 'GET /v1/segments',
  tokenId: 'crm',
  role: 'marketer',
  digest: `digest-${n}`,
  ...more,
});

const readAll = async (log: AuditLog, query: Omit<AuditQuery, 'limit'>, limit: number): Promise<AuditEntry[]> => {
  const found: AuditEntry[] = [];
  let position = query.after;
  for (;;) {
    const page = await log.read({ ...query, limit, ...(position && { after: position }) });
    found.push(...page.entries);
    assert.ok(page.next === undefined || page.entries.length === limit, 'a short page is the last');
    if (page.next === undefined) return found;
    position = page.next;
  }
};

const auditLogContract = (name: string, create: () => Promise<AuditLog>) =>
  describe(`the audit log ${name}`, () => {
    it('gives back what was written, newest first, over midnights and page by page', async () => {
      const offsets = fc.uniqueArray(fc.integer({ min: -3 * DAY, max: 3 * DAY }), { maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(offsets, fc.integer({ min: 1, max: 5 }), async (all, limit) => {
          const log = await create();
          await Promise.all(all.map((n) => log.append(entry(n, { id: `w-${n}` }))));
          const [from, to] = [NOW - 2 * DAY, NOW + 2 * DAY];
          const expected = all.filter((n) => n >= -2 * DAY && n < 2 * DAY).sort((a, b) => b - a);
          const found = await readAll(log, { from, to }, limit);
          assert.deepEqual(
            found,
            expected.map((n) => entry(n, { id: `w-${n}` })),
          );
        }),
        { numRuns: 15 },
      );
    });

    it('keeps every field', async () => {
      const log = await create();
      const previous = { at: NOW - 1, id: 'writer-0', digest: 'before' };
      const full = entry(1, { step: 'answered', status: 404, target: 'vip', sourceIp: '192.0.2.0', previous });
      await log.append(full);
      assert.deepEqual((await log.read({ from: NOW, to: NOW + DAY, limit: 10 })).entries, [full]);
      assert.deepEqual(await log.find([full, { at: NOW, id: 'nowhere' }]), [full]);
    });

    it('tells entries of one instant apart, and pages between them', async () => {
      const log = await create();
      const together = ['a', 'b', 'c', 'd'].map((id) => entry(0, { id }));
      await Promise.all(together.map((each) => log.append(each)));
      assert.deepEqual(await readAll(log, { from: NOW, to: NOW + 1 }, 1), together.toReversed());
    });

    it('replaces nothing: the same again changes nothing, another in its place is refused', async () => {
      const log = await create();
      await log.append(entry(1));
      await log.append(entry(1));
      await assert.rejects(log.append(entry(1, { tokenId: 'other', digest: 'another' })), { code: 'audit.taken' });
      assert.deepEqual((await log.read({ from: NOW, to: NOW + DAY, limit: 10 })).entries, [entry(1)]);
    });

    it('finds the entries of a token, a route, a target, and of all three', async () => {
      const log = await create();
      await log.append(entry(1));
      await log.append(entry(2, { tokenId: 'ops', target: 'vip' }));
      await log.append(entry(3, { tokenId: 'ops', route: 'GET /v1/exports', target: 'vip' }));
      await log.append(entry(4, { route: 'GET /v1/exports' }));
      const found = async (query: Partial<AuditQuery>) =>
        (await readAll(log, { from: NOW, to: NOW + DAY, ...query }, 1)).map(({ at }) => at - NOW);
      assert.deepEqual(await found({ tokenId: 'ops' }), [3, 2]);
      assert.deepEqual(await found({ route: 'GET /v1/exports' }), [4, 3]);
      assert.deepEqual(await found({ target: 'vip' }), [3, 2]);
      assert.deepEqual(await found({ tokenId: 'ops', route: 'GET /v1/segments', target: 'vip' }), [2]);
      assert.deepEqual(await found({ tokenId: 'nobody' }), []);
    });

    it('finds the entries of an outcome, and of reads or of changes', async () => {
      const log = await create();
      const route = 'PUT /v1/segments/{id}';
      await log.append(entry(1));
      await log.append(entry(2, { step: 'answered', status: 200 }));
      await log.append(entry(3, { step: 'answered', status: 399, route }));
      await log.append(entry(4, { step: 'answered', status: 400, route, tokenId: 'ops' }));
      await log.append(entry(5, { step: 'refused', status: 403, route }));
      const found = async (query: Partial<AuditQuery>) =>
        (await readAll(log, { from: NOW, to: NOW + DAY, ...query }, 1)).map(({ at }) => at - NOW);
      assert.deepEqual(await found({ outcome: 'done' }), [3, 2]);
      assert.deepEqual(await found({ outcome: 'failed' }), [4]);
      assert.deepEqual(await found({ outcome: 'refused' }), [5]);
      assert.deepEqual(await found({ method: 'read' }), [2, 1]);
      assert.deepEqual(await found({ method: 'write' }), [5, 4, 3]);
      assert.deepEqual(await found({ method: 'write', outcome: 'done' }), [3]);
      assert.deepEqual(await found({ route, method: 'write', tokenId: 'ops' }), [4]);
    });

    it('knows the newest entry of the day or of the seven before', async () => {
      const log = await create();
      assert.equal(await log.latest(NOW), undefined);
      await log.append(entry(0));
      await log.append(entry(5));
      assert.deepEqual(await log.latest(NOW), entry(5));
      assert.deepEqual(await log.latest(NOW + 7 * DAY), entry(5));
      assert.equal(await log.latest(NOW + 8 * DAY), undefined);
    });

    it('knows the last day on which each token was used', async () => {
      const log = await create();
      await log.noteUse('crm', NOW);
      await log.noteUse('crm', NOW + 1);
      await log.noteUse('crm', NOW + DAY);
      await log.noteUse('crm', NOW - DAY);
      await log.noteUse('ops', NOW);
      assert.deepEqual(
        [...(await log.lastUses(['crm', 'ops', 'never']))],
        [
          ['crm', '2026-11-23'],
          ['ops', '2026-11-22'],
        ],
      );
    });
  });

auditLogContract('in memory', async () => createMemoryAuditLog());

const dynamo = await openDynamoDb();
after(dynamo.close);
auditLogContract('on DynamoDB', async () =>
  createDynamoAuditLog({ client: dynamo.client, table: await dynamo.createTable() }),
);

describe('the audit log on DynamoDB', () => {
  it('knows an entry by its place: a copy elsewhere is not what it says, and one under another day is not seen', async () => {
    const table = await dynamo.createTable();
    const log = createDynamoAuditLog({ client: dynamo.client, table });
    await log.append(entry(0));
    const { Item } = await dynamo.client.send(new GetCommand({ TableName: table, Key: keys.audit(NOW, entry(0).id) }));
    const elsewhere = keys.audit(NOW + 5, 'copy');
    await dynamo.client.send(new PutCommand({ TableName: table, Item: { ...Item, ...elsewhere } }));
    await dynamo.client.send(new PutCommand({ TableName: table, Item: { ...Item, pk: keys.auditDay(NOW + DAY) } }));
    const { entries } = await log.read({ from: NOW - DAY, to: NOW + 2 * DAY, limit: 10 });
    assert.deepEqual(entries, [{ ...entry(0), at: NOW + 5, id: 'copy' }, entry(0)]);
  });

  it('says that it cannot be reached, so that the call is answered 503', async () => {
    const log = createDynamoAuditLog({ client: dynamo.client, table: 'no-such-table' });
    const refused = { code: 'audit.unavailable' };
    await assert.rejects(log.append(entry(1)), refused);
    await assert.rejects(log.latest(NOW), refused);
    await assert.rejects(log.read({ from: NOW, to: NOW + 1, limit: 1 }), refused);
    await assert.rejects(log.find([entry(1)]), refused);
    await assert.rejects(log.noteUse('crm', NOW), refused);
  });
});
