import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { liveEventOperations } from '../../shared/domain/api/operations/live-events.ts';
import type { StreamEntry } from '../../shared/domain/event/event.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import { createMemoryEventTail } from '../../shared/memory/memory-event-tail.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import type { EventTail } from '../../shared/ports/event-tail.ts';
import { createApiClient } from '../../test/stories/api-client.ts';
import { createWatchEvents } from './watch-events.ts';

const START = Date.UTC(2026, 10, 22, 10);
const keyring = createKeyring('a key of sixteen characters or more');

const track = (n: number, more: object = {}): StreamEntry => ({
  event: {
    ...{ type: 'track', event: 'Order Completed', messageId: `m${n}`, timestamp: new Date(START).toISOString() },
    ...{ userId: `u${n}`, properties: { total: n } },
    ...more,
  },
});
const refused: StreamEntry = {
  quarantine: { code: 'missing-event', message: 'A track call needs “event”.' },
  messageId: 'bad',
  body: { type: 'track', userId: 'u1' },
};

const open = (tailOf?: (tail: EventTail) => EventTail) => {
  const stream = createMemoryEventStream();
  const tombstones = createMemoryTombstoneStore();
  let now = START;
  const memory = createMemoryEventTail(stream);
  const routes = createWatchEvents({ tail: tailOf?.(memory) ?? memory, tombstones, keyring });
  const call = createApiClient(liveEventOperations, routes, () => now);
  let sent = 0;
  return {
    tombstones,
    wait: (ms: number) => {
      now += ms;
    },
    put: (entries: readonly StreamEntry[], sourceId = 'web', anchored = true) =>
      stream.put([
        {
          partitionKey: 'x',
          record: {
            ...{ recordId: `r${++sent}`, sourceId, trust: 'claimed', imported: false, retentionDays: 400, entries },
            receivedAt: new Date(now).toISOString(),
            ...(anchored && { anchor: { type: 'userId', value: 'u1' } }),
          },
        },
      ]),
    watch: async (body: object = {}) => (await call('POST', '/v1/events/live', { body })).body,
    call,
  };
};

const idsOf = ({ events }: { events: readonly { messageId?: string }[] }) => events.map(({ messageId }) => messageId);

describe('watching events come in', () => {
  it('shows the last minutes, newest first, then what came since, each event once', async () => {
    const { put, watch, wait } = open();
    await put([track(1), track(2)]);
    wait(1_000);
    await put([track(3)]);
    const first = await watch();
    assert.deepEqual(idsOf(first), ['m3', 'm2', 'm1']);
    assert.deepEqual([first.read, first.omitted, first.skippedMs], [3, 0, 0]);
    await put([track(4)]);
    const second = await watch({ cursor: first.cursor });
    assert.deepEqual(idsOf(second), ['m4']);
    assert.deepEqual(idsOf(await watch({ cursor: second.cursor })), []);
  });

  it('says what became of each event so far, with the reason where it was refused', async () => {
    const { put, watch } = open();
    await put([track(1)]);
    await put([refused, { suppressed: 'erased' }, { anonymous: { ...anonymous() } }], 'app', false);
    const { events } = await watch();
    assert.deepEqual(
      events.map(({ fate, reason, anchor, sourceId }: Record<string, unknown>) => [fate, reason, anchor, sourceId]),
      [
        ['anonymous', undefined, undefined, 'app'],
        ['suppressed', { code: 'erased' }, undefined, 'app'],
        ['quarantined', { code: 'missing-event', message: 'A track call needs “event”.' }, undefined, 'app'],
        ['accepted', undefined, { type: 'userId', value: 'u1' }, 'web'],
      ],
    );
    assert.equal(events[1].body, undefined);
  });

  it('finds by source, type, name, fate and text, in any case', async () => {
    const { put, watch } = open();
    await put([track(1), track(2, { event: 'Cart Viewed', properties: { sku: 'KETTLE-9' } })]);
    await put([refused], 'app', false);
    assert.deepEqual(idsOf(await watch({ sourceId: 'app' })), ['bad']);
    assert.deepEqual(idsOf(await watch({ name: 'cart viewed' })), ['m2']);
    assert.deepEqual(idsOf(await watch({ text: 'kettle' })), ['m2']);
    assert.deepEqual(idsOf(await watch({ fate: 'accepted', type: 'track' })), ['m2', 'm1']);
    const none = await watch({ type: 'page' });
    assert.deepEqual([none.events, none.read], [[], 3]);
  });

  it('gives the newest where more matched than was asked for, and says how many it left out', async () => {
    const { put, watch } = open();
    await put([1, 2, 3, 4, 5].map((n) => track(n)));
    const page = await watch({ limit: 2 });
    assert.deepEqual([idsOf(page), page.omitted], [['m5', 'm4'], 3]);
  });

  it('answers within what a function may answer, however large the events', async () => {
    const { put, watch } = open();
    for (let n = 0; n < 30; n += 1) await put([track(n, { properties: { text: 'x'.repeat(200_000) } })]);
    const page = await watch();
    assert.ok(JSON.stringify(page).length < 4 * 1024 * 1024);
    assert.equal(page.events.length + page.omitted, 30);
    assert.equal(page.events[0].messageId, 'm29');
  });

  it('shows of somebody erased since nothing but that there was an event, and nothing to who searches for them', async () => {
    const { put, watch, tombstones } = open();
    await put([track(1)]);
    const key = keyring.keyOf({ type: 'userId', value: 'u1' });
    await tombstones.put([{ key, requestId: 'r', epoch: 1, erasedAt: START + 1 }]);
    const { events } = await watch();
    assert.deepEqual(
      events.map(({ fate, body }: Record<string, unknown>) => [fate, body]),
      [['suppressed', undefined]],
    );
    assert.doesNotMatch(JSON.stringify(events), /u1/);
    assert.deepEqual((await watch({ text: 'u1' })).events, []);
  });

  it('brings who is far behind to what comes now, and says how much it passed over', async () => {
    let behindMs = 120_000;
    const places: unknown[] = [];
    const { watch } = open((tail) => ({
      read: async (from, now) => {
        places.push(from);
        return { ...(await tail.read(from, now)), behindMs };
      },
    }));
    const lost = await watch();
    assert.equal(lost.skippedMs, 120_000);
    behindMs = 0;
    assert.equal((await watch({ cursor: lost.cursor })).skippedMs, 0);
    assert.deepEqual(places[1], { 'shardId-000000000000': { at: START } });
  });

  it('takes no cursor but its own', async () => {
    const { watch, call } = open();
    const { cursor } = await watch();
    const other = createKeyring('another key of sixteen characters');
    const forged = other.seal(JSON.stringify({ live: {} }));
    const stolen = keyring.seal(JSON.stringify({ person: 'u1' }));
    for (const wrong of [forged, stolen, keyring.seal('no JSON'), `${cursor.slice(0, -2)}AA`, 'nonsense', '']) {
      const { status, body } = await call('POST', '/v1/events/live', { body: { cursor: wrong } });
      assert.deepEqual([status, body.error?.details?.[0].path], [422, 'cursor'], wrong);
    }
  });
});

function anonymous() {
  return { type: 'page' as const, messageId: 'a', timestamp: new Date(START).toISOString() };
}
