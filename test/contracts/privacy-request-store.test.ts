import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoPrivacyRequestStore } from '../../shared/aws/dynamodb-privacy-request-store.ts';
import type { IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import type { HistoryEntry, PrivacyRequest } from '../../shared/domain/privacy/request.ts';
import { createMemoryPrivacyRequestStore } from '../../shared/memory/memory-privacy-request-store.ts';
import type { PrivacyRequestStore } from '../../shared/ports/privacy-request-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const by = { tokenId: 'root', role: 'admin' };
const ANN = 'email:ann' as IdentifierKey;
const BEN = 'email:ben' as IdentifierKey;

const request = (id: string, over: Partial<PrivacyRequest> = {}): PrivacyRequest => ({
  id,
  version: 1,
  kind: 'access',
  regulation: 'gdpr',
  phase: 'received',
  origin: 'https://headwater.example',
  receivedAt: 1000,
  submittedAt: 900,
  dueAt: 5000,
  askedBy: by,
  fingerprint: 'f',
  keys: [ANN],
  sealed: 'sealed',
  workAt: 1000,
  notices: [],
  listeners: [],
  ...over,
});

const entry = (version: number, over: Partial<HistoryEntry> = {}): HistoryEntry => ({
  version,
  place: 0,
  at: 1000,
  what: 'received',
  by,
  ...over,
});

const unfinished = async (store: PrivacyRequestStore, limit: number) => {
  const found: { id: string; nextAt?: number }[] = [];
  let after: string | undefined;
  do {
    const page = await store.unfinished({ limit, ...(after === undefined ? {} : { after }) });
    found.push(...page.lines);
    after = page.after;
  } while (after !== undefined);
  return found;
};

const listed = async (store: PrivacyRequestStore, limit: number, kind?: PrivacyRequest['kind']) => {
  const found: string[] = [];
  let before: string | undefined;
  do {
    const page = await store.list({
      limit,
      ...(kind === undefined ? {} : { kind }),
      ...(before === undefined ? {} : { before }),
    });
    found.push(...page.lines.map(({ id }) => id));
    before = page.before;
  } while (before !== undefined);
  return found;
};

/** What every PrivacyRequestStore promises; `create` gives an empty one each time. */
const contract = (create: () => Promise<PrivacyRequestStore>) => {
  it('keeps a request with its history, written only on top of what was read', async () => {
    const store = await create();
    const first = request('a');
    assert.equal(await store.get('a'), undefined);
    assert.equal(await store.put(first, { entries: [entry(1)] }), 'written');
    assert.equal(await store.put(request('a', { fingerprint: 'late' }), { entries: [entry(1)] }), 'conflict');
    assert.deepEqual(await store.get('a'), first);
    const second = request('a', { version: 2, phase: 'waiting' });
    const entries = [entry(2, { what: 'waiting' }), entry(2, { what: 'escalated', place: 1 })];
    assert.equal(await store.put(second, { before: first, entries }), 'written');
    assert.equal(await store.put(second, { before: first, entries: [entry(2, { what: 'cancelled' })] }), 'conflict');
    assert.deepEqual(await store.get('a'), second);
    assert.deepEqual(
      (await store.history('a')).map(({ what }) => what),
      ['received', 'waiting', 'escalated'],
    );
    assert.deepEqual(await store.history('b'), []);
  });

  it('keeps a receipt beside it', async () => {
    const store = await create();
    const first = request('a');
    await store.put(first, { entries: [] });
    assert.equal(await store.receipt('a'), undefined);
    const { sealed: _, workAt: _w, ...closed } = { ...first, version: 2, phase: 'completed' as const, closedAt: 7 };
    await store.put(closed, { before: first, entries: [], receipt: '{"signed":true}' });
    assert.equal(await store.receipt('a'), '{"signed":true}');
  });

  it('lists what is not finished by when it is due, page by page, and follows a date that moves', async () => {
    const store = await create();
    const requests = [3, 1, 2, 5, 4].map((n) => request(`r${n}`, { dueAt: n * 1000 }));
    for (const each of requests) await store.put(each, { entries: [] });
    for (const limit of [1, 2, 10])
      assert.deepEqual(
        (await unfinished(store, limit)).map(({ id }) => id),
        ['r1', 'r2', 'r3', 'r4', 'r5'],
      );
    const moved = request('r1', { version: 2, dueAt: 9000 });
    await store.put(moved, { before: request('r1', { dueAt: 1000 }), entries: [] });
    const { sealed: _, workAt: _w, ...closed } = request('r2', { version: 2, phase: 'completed', dueAt: 2000 });
    await store.put(closed, { before: request('r2', { dueAt: 2000 }), entries: [] });
    assert.deepEqual(
      (await unfinished(store, 2)).map(({ id }) => id),
      ['r3', 'r4', 'r5', 'r1'],
    );
    assert.equal((await unfinished(store, 9))[0]?.nextAt, 1000);
  });

  it('keeps a closed one among them while somebody has not been told', async () => {
    const store = await create();
    const listener = { told: 0, attempts: 0, nextAt: 4000 };
    const first = request('a', { listeners: [listener] });
    await store.put(first, { entries: [] });
    const notice = { status: 'cancelled', at: 4000, expectedAt: 5000 } as const;
    const { workAt: _, ...rest } = first;
    const closed: PrivacyRequest = { ...rest, version: 2, phase: 'cancelled', notices: [notice] };
    await store.put(closed, { before: first, entries: [] });
    assert.deepEqual(
      (await unfinished(store, 5)).map(({ id, nextAt }) => [id, nextAt]),
      [['a', 4000]],
    );
    await store.put({ ...closed, version: 3, listeners: [{ ...listener, told: 1 }] }, { before: closed, entries: [] });
    assert.deepEqual(await unfinished(store, 5), []);
  });

  it('lists all, the newest first, and finds those that name an identifier', async () => {
    const store = await create();
    await store.put(request('a', { receivedAt: 1 }), { entries: [] });
    await store.put(request('b', { receivedAt: 3, kind: 'erasure', keys: [ANN, BEN] }), { entries: [] });
    await store.put(request('c', { receivedAt: 2, keys: [BEN] }), { entries: [] });
    for (const limit of [1, 2, 5]) assert.deepEqual(await listed(store, limit), ['b', 'c', 'a']);
    assert.deepEqual(await listed(store, 1, 'erasure'), ['b']);
    assert.deepEqual([...(await store.naming([BEN]))].sort(), ['b', 'c']);
    assert.deepEqual([...(await store.naming([ANN, BEN]))].sort(), ['a', 'b', 'c']);
    assert.deepEqual(await store.naming(['email:nobody' as IdentifierKey]), []);
  });
};

describe('memory store of requests', () => contract(async () => createMemoryPrivacyRequestStore()));

const dynamo = await openDynamoDb();
after(dynamo.close);
describe('DynamoDB store of requests', () =>
  contract(async () => createDynamoPrivacyRequestStore({ client: dynamo.client, table: await dynamo.createTable() })));
