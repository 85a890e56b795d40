import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createKeyring } from '../aws/hmac-keyring.ts';
import type { IdentifierKey } from '../domain/identity/identifier.ts';
import type { Json } from '../domain/json.ts';
import { createMemoryQuarantineStore } from '../memory/memory-quarantine-store.ts';
import { type QuarantinedEvent, quarantineId } from '../ports/quarantine-store.ts';
import { eraseQuarantined } from './erase-quarantined.ts';

const NOW = Date.parse('2026-11-22T02:30:00.000Z');
const { keyOf } = createKeyring('a-key-of-sixteen-or-more');
const ANN = [
  { type: 'userId', value: '42' },
  { type: 'email', value: 'ann@example.com' },
  { type: 'phone', value: '+33612345678' },
  { type: 'crmId', value: 'c-7' },
];
const search = {
  erasures: [{ requestId: 'r', erasedAt: NOW, keys: ANN.map(keyOf), values: ANN }],
  liftedAt: new Map<IdentifierKey, number>(),
  keyOf,
};

const quarantined = (n: number, body: Json, more: Partial<QuarantinedEvent> = {}): QuarantinedEvent => {
  const position = { shard: 'shardId-000000000000', sequence: String(n) };
  return {
    id: quarantineId(NOW - n, position, 0),
    sourceId: 'web',
    messageId: `m-${n}`,
    receivedAt: NOW - n,
    position,
    reason: { code: 'invalid-type', message: 'Send another.' },
    body,
    imported: false,
    retentionDays: 400,
    ...more,
  };
};

const OF_ANN: readonly Json[] = [
  { userId: 42 },
  { traits: { email: ' Ann@Example.COM ' } },
  { context: { traits: { phone: '06 12 34 56 78' } } },
  { context: { externalIds: [{ type: 'crmId', id: 'c-7' }] } },
  { properties: { url: 'https://shop.example.com/?mail=ann%40example.com&x=1' } },
  ['ann@example.com'],
  'mail ann@example.com.',
  { previousId: '42' },
];
const OF_OTHERS: readonly Json[] = [
  { userId: '421', properties: { quantity: 42, size: '42', products: [{ id: '42' }] } },
  { traits: { email: 'joann@example.com', phone: '0612345679' } },
  { context: { traits: 7, externalIds: 'c-7' } },
  null,
];

const left = async (events: readonly QuarantinedEvent[], keep: () => Promise<void> = async () => undefined) => {
  const store = createMemoryQuarantineStore({ clock: () => NOW });
  await store.put(events);
  const erased = await eraseQuarantined(store, search, keep);
  return { erased, bodies: (await store.list({ limit: 100 })).events.map(({ body }) => body), store };
};

test('refused events that name an erased person go, by whatever field, and those of others stay', async () => {
  const events = [...OF_ANN, ...OF_OTHERS].map((body, n) => quarantined(n, body));
  const { erased, bodies } = await left(events);
  assert.deepEqual(bodies, OF_OTHERS);
  assert.equal(erased.get('r')?.removed, OF_ANN.length);
  assert.deepEqual(erased.get('r')?.positions[0], {
    shard: 'shardId-000000000000',
    sequence: '0',
    hour: '2026-11-22T02',
    kept: true,
  });
});

test('bytes that were no record are read as the text they hold', async () => {
  const bytes = (text: string) => Buffer.from(text).toString('base64');
  const events = ['{"to":"ann@example.com"', 'nobody'].map((text, n) =>
    quarantined(n, bytes(text), { sourceId: 'unknown' }),
  );
  assert.deepEqual((await left(events)).bodies, [bytes('nobody')]);
});

test('nothing is deleted before its place in the archive is known to be kept', async () => {
  const store = createMemoryQuarantineStore({ clock: () => NOW });
  await store.put([quarantined(1, { userId: '42' })]);
  const fails = async () => assert.fail('the table does not answer');
  await assert.rejects(eraseQuarantined(store, search, fails));
  assert.equal((await store.list({ limit: 9 })).events.length, 1);
});

test('who came back by a new consent keeps what was refused since', async () => {
  const lifted = { ...search, liftedAt: new Map(ANN.map((each) => [keyOf(each), NOW + 10] as const)) };
  const store = createMemoryQuarantineStore({ clock: () => NOW + 20 });
  const events = [5, 11].map((after) => quarantined(after, { userId: '42' }, { receivedAt: NOW + after }));
  await store.put(events.map((event) => ({ ...event, id: quarantineId(event.receivedAt, event.position, 0) })));
  await eraseQuarantined(store, lifted, async () => undefined);
  assert.deepEqual(
    (await store.list({ limit: 9 })).events.map(({ receivedAt }) => receivedAt),
    [NOW + 11],
  );
});
