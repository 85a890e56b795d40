import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { recordsOf } from '../../shared/domain/archive/archived-records.ts';
import type { StreamRecord } from '../../shared/domain/event/event.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import type { Tombstone } from '../../shared/domain/privacy/tombstone.ts';
import { createMemoryArchiveStore } from '../../shared/memory/memory-archive-store.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import { createArchiveEvents } from './archive-events.ts';

const RECEIVED = Date.parse('2026-11-22T02:59:59.990Z');
const day = { from: RECEIVED - 3_600_000, to: RECEIVED + 3_600_000 };

const record = (n: number, events = 1): StreamRecord => ({
  recordId: `r-${n}`,
  sourceId: n % 3 ? 'web' : 'server',
  trust: 'claimed',
  receivedAt: new Date(RECEIVED + n * 2).toISOString(),
  anchor: { type: 'anonymousId', value: `a-${n}` },
  imported: false,
  retentionDays: 400,
  entries: Array.from({ length: events }, (_, index) => ({
    event: {
      type: 'track',
      event: 'Product Viewed',
      messageId: `m-${n}-${index}`,
      timestamp: '2026-11-22T02:00:00.000Z',
    },
  })),
});

const at = (n: number, what: StreamRecord | { data: string; arrivedAt: number } = record(n)) => ({
  position: { shard: 'shardId-000000000000', sequence: String(10n ** 55n + BigInt(n)) },
  record: what,
});

const keyring = createKeyring('a key of sixteen characters or more');

const tombstoneOf = (identifier: Identifier, erasedAt: number): Tombstone => ({
  ...{ key: keyring.keyOf(identifier), erasedAt, requestId: 'request-1', epoch: 1 },
});

const open = () => {
  const archive = createMemoryArchiveStore();
  const ledger = createMemoryLedgerStore();
  const tombstones = createMemoryTombstoneStore();
  const stores = { archive, ledger, tombstones, keyring };
  return { ...stores, archiveEvents: createArchiveEvents(stores) };
};

const acceptedOf = async ({ ledger }: ReturnType<typeof open>) =>
  (await ledger.read(day)).reduce((sum, { accepted }) => sum + accepted, 0);

describe('archiving events', () => {
  it('writes one object for each hour of receipt, whose key states its range', async () => {
    const { archive, archiveEvents } = open();
    await archiveEvents([1, 2, 3, 5, 6, 7].map((n) => at(n)));
    const range = (a: number, b: number) => `${10n ** 55n + BigInt(a)}-${10n ** 55n + BigInt(b)}`;
    assert.deepEqual(
      [...archive.objects.keys()],
      [
        `events/day=2026-11-22/hour=02/shardId-000000000000-${range(1, 3)}.parquet`,
        `events/day=2026-11-22/hour=03/shardId-000000000000-${range(5, 7)}.parquet`,
      ],
    );
  });

  it('keeps the full event, its stamps and what analysts ask for', async () => {
    const { archive, archiveEvents } = open();
    await archiveEvents([at(1)]);
    const [row] = archive.rows();
    assert.equal(row?.event, 'Product Viewed');
    assert.equal(row.received_at, RECEIVED + 2);
    assert.equal(row.anchor_value, 'a-1');
    assert.equal(row.identifiers, null);
    assert.deepEqual(JSON.parse(row.body), {
      ...record(1).entries.flatMap((e) => ('event' in e ? [e.event] : []))[0],
    });
  });

  it('keeps every identifier that was stamped, in order', async () => {
    const { archive, archiveEvents } = open();
    const stamps = [
      ['email', 'ann@shop.example'],
      ['userId', 'old', 'alias'],
    ] as const;
    const entries = record(1).entries.map((entry) => ({ ...entry, stamps }));
    await archiveEvents([at(1, { ...record(1), entries })]);
    assert.deepEqual(JSON.parse(archive.rows()[0]?.identifiers ?? ''), stamps);
  });

  it('keeps and counts what was refused, with its reason', async () => {
    const world = open();
    const quarantine = { code: 'invalid-type', message: 'Send one of the six types.' };
    await world.archiveEvents([at(1, { ...record(1), entries: [{ quarantine, messageId: 'm', body: [1] }] })]);
    const [row] = world.archive.rows();
    assert.deepEqual([row?.quarantine_code, row?.message_id, row?.body], ['invalid-type', 'm', '[1]']);
    assert.equal(await acceptedOf(world), 1);
  });

  it('keeps bytes that are no record, and goes on', async () => {
    const world = open();
    await world.archiveEvents([at(1), at(2, { data: '/w==', arrivedAt: RECEIVED }), at(3)]);
    assert.equal(world.archive.rows().find(({ source_id }) => source_id === 'unknown')?.body, '{"base64":"/w=="}');
    assert.equal(await acceptedOf(world), 3);
  });

  it('counts nothing that is not durable', async () => {
    const world = open();
    const broken = createArchiveEvents({ ...world, archive: { put: () => Promise.reject(new Error('throttled')) } });
    await assert.rejects(broken([at(1)]));
    assert.equal(await acceptedOf(world), 0);
  });

  it('leaves out who was erased by now, keeps the number of their events, and the others in their places', async () => {
    const world = open();
    await world.tombstones.put([tombstoneOf({ type: 'anonymousId', value: 'a-1' }, RECEIVED + 5)]);
    const ben = { type: 'userId', value: 'ben' };
    const at2 = { ...record(2), anchor: ben };
    const [entry] = at2.entries;
    const stamps = [['anonymousId', 'a-1']] as const;
    const two = { ...at2, entries: entry && 'event' in entry ? [{ ...entry, stamps }, entry] : [] };
    await world.archiveEvents([at(1, record(1, 2)), at(2, two), at(3)]);
    const rows = world.archive.rows();
    assert.deepEqual(
      rows.map(({ form, anchor_value }) => [form, anchor_value]),
      [
        ['suppressed', null],
        ['suppressed', null],
        [null, 'ben'],
        [null, 'ben'],
        [null, 'a-3'],
      ],
    );
    assert.doesNotMatch(JSON.stringify(rows), /a-1"/);
    assert.equal(await acceptedOf(world), 5);
    const [one] = recordsOf(rows.slice(0, 2));
    assert.ok(one && 'entries' in one.record && !('anchor' in one.record));
    assert.deepEqual(one.record.entries, [{ suppressed: 'erased' }, { suppressed: 'erased' }]);
  });

  it('heeds at a second attempt a tombstone that was put after the first', async () => {
    const world = open();
    const broken = createArchiveEvents({
      ...world,
      ledger: { ...world.ledger, advance: () => Promise.reject(new Error('killed')) },
    });
    await assert.rejects(broken([at(1)]));
    await world.tombstones.put([tombstoneOf({ type: 'anonymousId', value: 'a-1' }, RECEIVED - 240_000)]);
    await world.archiveEvents([at(1)]);
    assert.deepEqual(
      world.archive.rows().map(({ form }) => form),
      ['suppressed'],
    );
  });

  it('keeps what came after a new consent, though the tombstone was known before it was lifted', async () => {
    const world = open();
    const device = { type: 'anonymousId', value: 'a-2' };
    const erasedAt = RECEIVED - 3_600_000;
    await world.tombstones.put([tombstoneOf(device, erasedAt)]);
    await world.archiveEvents([at(1)]);
    await world.tombstones.lift(keyring.keyOf(device), { erasedAt, liftedAt: RECEIVED + 6 });
    const again = { ...record(5), anchor: device };
    await world.archiveEvents([at(2), at(5, again)]);
    assert.deepEqual(
      world.archive.rows().map(({ record_id, form }) => [record_id, form]),
      [
        ['r-1', null],
        ['r-2', 'suppressed'],
        ['r-5', null],
      ],
    );
  });

  it('archives a new consent and what is behind it, before anybody lifted anything', async () => {
    const world = open();
    await world.tombstones.put([tombstoneOf({ type: 'anonymousId', value: 'a-1' }, RECEIVED - 60_000)]);
    const consent = { answers: [{ purpose: 'ads', granted: true, act: true, at: RECEIVED }], signals: [], policy: '1' };
    const since = new Date(RECEIVED).toISOString();
    const happenedSince = ({ entries, ...rest }: StreamRecord): StreamRecord => ({
      ...rest,
      entries: entries.map((each) =>
        'event' in each ? { ...each, event: { ...each.event, timestamp: since } } : each,
      ),
    });
    const entries = record(1).entries.map((entry) => ({ ...entry, consent }) as typeof entry);
    const later = { ...record(2), anchor: { type: 'anonymousId', value: 'a-1' } };
    await world.archiveEvents([at(2, happenedSince(later)), at(1, happenedSince({ ...record(1), entries }))]);
    assert.deepEqual(
      world.archive.rows().map(({ form }) => form),
      [null, null],
    );
  });

  it('goes on with a record that no code of ours has written', async () => {
    const world = open();
    await world.tombstones.put([tombstoneOf({ type: 'anonymousId', value: 'a-1' }, RECEIVED)]);
    const odd = record(2).entries.map((entry) => ({ ...entry, stamps: 7 }));
    await world.archiveEvents([at(1), at(2, { ...record(2), entries: odd } as unknown as StreamRecord)]);
    assert.deepEqual(
      world.archive.rows().map(({ form }) => form),
      ['suppressed', null],
    );
  });

  it('holds and counts each event once, however batches are cut, repeated and broken off between the two writes', async () => {
    const cuts = fc.array(fc.record({ back: fc.nat(6), size: fc.integer({ min: 1, max: 6 }), breaks: fc.boolean() }), {
      maxLength: 15,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 20 }),
        cuts,
        async (sizes, plan) => {
          const world = open();
          const all = sizes.map((events, n) => at(n, record(n, events)));
          const ledger = { ...world.ledger, advance: () => Promise.reject(new Error('killed')) };
          const broken = createArchiveEvents({ ...world, ledger });
          let checkpoint = 0;
          for (const { back, size, breaks } of plan) {
            const batch = all.slice(Math.max(0, checkpoint - back), checkpoint + size);
            if (breaks) await broken(batch).catch(() => undefined);
            else {
              await world.archiveEvents(batch);
              checkpoint = Math.min(all.length, checkpoint + size);
            }
          }
          await world.archiveEvents(all.slice(checkpoint));
          const events = sizes.reduce((sum, size) => sum + size, 0);
          assert.equal(world.archive.rows().length, events);
          assert.equal(await acceptedOf(world), events);
        },
      ),
      { numRuns: 40 },
    );
  });
});
