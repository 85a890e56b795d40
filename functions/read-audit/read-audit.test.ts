import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { AuditEntry, AuditFacts } from '../../shared/domain/access/audit-entry.ts';
import { encodeCursor } from '../../shared/domain/api/cursor.ts';
import { auditOperations } from '../../shared/domain/api/operations/access.ts';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { createAuditWriter } from '../../shared/lambda/audit-writer.ts';
import { createMemoryAuditLog } from '../../shared/memory/memory-audit-log.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createReadAudit } from './read-audit.ts';

const NOW = Date.UTC(2026, 10, 22, 10);
const keyring = createKeyring('a key of sixteen characters or more');

const open = () => {
  const audit = createMemoryAuditLog();
  let writers = 0;
  let requests = 0;
  const facts = (at: number, more: Partial<AuditFacts> = {}): AuditFacts => ({
    ...{ at, step: 'asked', requestId: `r${++requests}`, route: 'GET /v1/segments', tokenId: 'crm', role: 'marketer' },
    ...more,
  });
  const state = { fails: false, stores: false };
  const append = async (entry: AuditEntry) => {
    if (!state.fails || state.stores) await audit.append(entry);
    if (state.fails) throw new HeadwaterError('audit.unavailable', 'The answer got lost.');
  };
  const newWriter = () => createAuditWriter({ log: { ...audit, append }, keyring, newId: () => `w${++writers}` });
  const call = createApiClient(auditOperations, createReadAudit({ audit, keyring }), () => NOW);
  const read = async (query = '') => (await call('GET', `/v1/audit${query}`)).body;
  return { audit, state, facts, newWriter, call, read };
};

describe('the audit log', () => {
  it('is intact as written, by however many writers at once', async () => {
    const { newWriter, facts, read } = open();
    const writers = [newWriter(), newWriter(), newWriter()];
    await Promise.all([...Array(30).keys()].map((n) => writers[n % 3]?.(facts(NOW - 100 + n))));
    await newWriter()(facts(NOW - 1));
    const { intact, entries } = await read();
    assert.deepEqual([intact, entries.length], [true, 31]);
  });

  it('shows what was asked, by which token, and where, newest first and page by page', async () => {
    const { newWriter, facts, read } = open();
    const write = newWriter();
    const target = 'vip';
    await write(facts(NOW - 3, { target, sourceIp: '192.0.2.0' }));
    await write(facts(NOW - 2, { step: 'answered', status: 200, target }));
    await write(facts(NOW - 1, { step: 'refused', status: 403, tokenId: 'ops', route: 'PUT /v1/segments/{id}' }));
    const first = await read('?limit=2');
    assert.deepEqual(
      first.entries.map(({ step, status, token }: Record<string, unknown>) => [step, status, token]),
      [
        ['refused', 403, 'ops'],
        ['answered', 200, 'crm'],
      ],
    );
    const second = await read(`?limit=2&cursor=${first.next}`);
    assert.deepEqual(second.entries, [
      {
        ...{ id: 'w1-00000000', at: '2026-11-22T09:59:59.997Z', step: 'asked', requestId: 'r1', intact: true },
        ...{ route: 'GET /v1/segments', token: 'crm', role: 'marketer', sourceIp: '192.0.2.0', target: 'vip' },
      },
    ]);
    assert.ok(first.intact && second.intact && second.next === undefined);
    assert.equal((await read('?token=ops')).entries.length, 1);
    assert.equal((await read('?target=vip')).entries.length, 2);
    assert.equal((await read(`?route=${encodeURIComponent('PUT /v1/segments/{id}')}`)).entries.length, 1);
    assert.equal((await read('?token=nobody')).intact, true);
  });

  it('shows every edit of any field of any entry', async () => {
    const edits: Partial<AuditEntry>[] = [
      { step: 'refused' },
      { requestId: 'other' },
      { route: 'GET /v1/exports' },
      { tokenId: 'ops' },
      { role: 'admin' },
      { sourceIp: '203.0.113.0' },
      { target: 'other' },
      { status: 200 },
      { digest: 'forged' },
      { previous: { at: NOW, id: 'w9-00000000', digest: 'x' } },
    ];
    await fc.assert(
      fc.asyncProperty(fc.nat(9), fc.constantFrom(...edits), async (which, edit) => {
        const { audit, newWriter, facts, read } = open();
        const write = newWriter();
        for (let n = 0; n < 10; n += 1) await write(facts(NOW - 10 + n));
        const [place, entry] = [...audit.entries][which] ?? [];
        assert.ok(place && entry);
        audit.entries.set(place, { ...entry, ...edit });
        const { intact, entries } = await read();
        assert.equal(intact, false);
        assert.equal(entries.find(({ id }: AuditEntry) => id === entry.id).intact, false);
      }),
    );
  });

  it('misses every entry that was taken away, once anything was written after it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(9), fc.integer({ min: 1, max: 3 }), async (which, writers) => {
        const { audit, newWriter, facts, read } = open();
        // Each writer begins when the one before has ended, as function instances come and go.
        for (let n = 0, write = newWriter(); n < 10; n += 1) {
          if (n % writers === 0) write = newWriter();
          await write(facts(NOW - 10 + n));
        }
        await newWriter()(facts(NOW - 0));
        const place = [...audit.entries.keys()][which] ?? '';
        audit.entries.delete(place);
        assert.equal((await read()).intact, false);
        const pages = [];
        for (let page = await read('?limit=1'); ; page = await read(`?limit=1&cursor=${page.next}`)) {
          pages.push(page.intact);
          if (page.next === undefined) break;
        }
        assert.equal(pages.filter((intact) => !intact).length, 1, 'paging finds it too');
      }),
    );
  });

  it('is intact after a write that failed, whether or not the entry got there', async () => {
    for (const stores of [true, false]) {
      const { state, newWriter, facts, read } = open();
      const write = newWriter();
      await write(facts(NOW - 5));
      Object.assign(state, { fails: true, stores });
      await assert.rejects(write(facts(NOW - 4)), { code: 'audit.unavailable' });
      state.fails = false;
      await Promise.all([write(facts(NOW - 3)), write(facts(NOW - 2))]);
      const { intact, entries } = await read();
      assert.deepEqual([intact, entries.length], [true, stores ? 4 : 3]);
    }
  });

  it('refuses more than a month, the end before the beginning, and what is no cursor', async () => {
    const { call } = open();
    const statusOf = async (query: string) => (await call('GET', `/v1/audit?${query}`)).status;
    assert.equal(await statusOf('from=2026-01-01T00:00:00Z'), 422);
    assert.equal(await statusOf('from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z'), 422);
    assert.equal(await statusOf('from=2026-11-22T10:00:00Z&to=2026-11-22T10:00:00Z'), 200);
    assert.equal(await statusOf('cursor=xyz'), 422);
    for (const odd of [
      { from: NOW, to: NOW },
      { from: 0, to: NOW },
      { from: NOW, to: NOW - 1 },
      { from: -1, to: 9e15 },
    ])
      assert.ok([200, 422].includes(await statusOf(`cursor=${encodeCursor({ ...odd, at: 5, id: 'x' })}`)));
    assert.equal(await statusOf(`cursor=${encodeCursor({ from: NOW - 1, to: NOW, at: 5, id: 'x' })}`), 422);
    assert.equal(await statusOf('email=jane@shop.example'), 422);
  });
});
