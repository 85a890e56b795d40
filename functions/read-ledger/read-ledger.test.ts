import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ledgerOperations } from '../../shared/domain/api/operations/ledger.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createReadLedger } from './read-ledger.ts';

const now = Date.UTC(2026, 10, 22, 10, 30);
const ledger = createMemoryLedgerStore();
const call = createApiClient(ledgerOperations, createReadLedger({ ledger }), () => now);
const hour = (hours: number): string => new Date(Date.UTC(2026, 10, 22, 10 - hours)).toISOString();
const place = { sourceId: 'web', shard: 'shardId-0', sequence: '1' };
await ledger.advance('archive', [{ ...place, hour: hour(0), counts: { accepted: 3 } }]);
await ledger.advance('stitch', [{ ...place, hour: hour(0), counts: { applied: 2 } }]);
await ledger.advance('stitch', [{ ...place, hour: hour(48), counts: { applied: 1 } }]);

describe('reading the ledger', () => {
  it('shows the last 24 hours when asked for nothing else', async () => {
    const { body } = await call('GET', '/v1/ledger');
    assert.equal(body.to, '2026-11-22T10:30:00.000Z');
    assert.deepEqual(
      body.rows.map(({ accepted, applied, pending }: Record<string, number>) => [accepted, applied, pending]),
      [[3, 2, 1]],
    );
  });

  it('shows any month of hours, in any time zone', async () => {
    const read = async (query: object) => (await call('GET', `/v1/ledger?${new URLSearchParams({ ...query })}`)).body;
    assert.equal((await read({ from: hour(48) })).rows.length, 2);
    assert.equal((await read({ from: '2026-11-20T11:00:00+01:00', to: '2026-11-20T12:00:00+01:00' })).rows.length, 1);
  });

  it('refuses more than a month, the end before the beginning, and what is no instant', async () => {
    const statusOf = async (query: string) => (await call('GET', `/v1/ledger?${query}`)).status;
    assert.equal(await statusOf('from=2026-01-01T00:00:00Z'), 422);
    assert.equal(await statusOf('from=2026-11-22T00:00:00Z&to=2026-11-21T00:00:00Z'), 422);
    assert.equal(await statusOf('from=yesterday'), 422);
    assert.equal(await statusOf('form=2026-11-22T00:00:00Z'), 422);
  });
});
