import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { createDynamoTimerStore } from '../../shared/aws/dynamodb-timer-store.ts';
import { parseTimerMessage } from '../../shared/domain/segment/timer-messages.ts';
import { createMemoryQueue, type MemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryTimerStore } from '../../shared/memory/memory-timer-store.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import { ARM_DIRECTLY_MS, TIMER_SHARDS, type Timer, type TimerStore } from '../../shared/ports/timer-store.ts';
import { openDynamoDb } from './dynamo-table.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 22, 12, 0, 30);
const later = (ms: number, profileId = 'ada'): Timer => ({ profileId, due: NOW + ARM_DIRECTLY_MS + ms });
const byName = (timers: readonly Timer[]): Timer[] =>
  timers.toSorted((a, b) => a.due - b.due || (a.profileId < b.profileId ? -1 : 1));

const dueIn = async (store: TimerStore, minute: number, limit = 100): Promise<Timer[]> => {
  const found: Timer[] = [];
  for (let shard = 0; shard < TIMER_SHARDS; shard++) {
    let after: string | undefined;
    do {
      const page = await store.due({ minute, shard, limit, ...(after === undefined ? {} : { after }) });
      found.push(...page.timers);
      after = page.after;
    } while (after !== undefined);
  }
  return byName(found);
};

const sent = (queue: MemoryQueue) =>
  queue.receive(Number.POSITIVE_INFINITY).map(({ body, delaySeconds }) => {
    const message = parseTimerMessage(body);
    assert.ok(message);
    return { ...message, delaySeconds };
  });

type Create = (options: { queue: MemoryQueue; clock: Clock }) => Promise<TimerStore>;

/** What every TimerStore promises; `create` gives an empty one each time. */
const timerStoreContract = (name: string, create: Create) => {
  const open = async () => {
    const queue = createMemoryQueue(() => NOW);
    return { queue, store: await create({ queue, clock: () => NOW }) };
  };
  describe(`a TimerStore ${name}`, () => {
    it('stores what is due later under its minute, to the millisecond', async () => {
      const { store, queue } = await open();
      const timers = [later(0), later(1, 'bob'), later(MINUTE - 30_001, 'cy'), later(10 * MINUTE, 'dee')];
      await store.arm(timers);
      const found = [];
      for (let minute = 0; minute < 20; minute++) found.push(...(await dueIn(store, NOW + minute * MINUTE)));
      assert.deepEqual(found, byName(timers));
      assert.equal(queue.size(), 0);
    });

    it('takes any instant of a minute for the minute', async () => {
      const { store } = await open();
      const timer = later(5 * MINUTE);
      await store.arm([timer]);
      const start = timer.due - (timer.due % MINUTE);
      for (const instant of [start, start + 1, start + MINUTE - 1])
        assert.deepEqual(await dueIn(store, instant), [timer]);
      for (const instant of [start - 1, start + MINUTE]) assert.deepEqual(await dueIn(store, instant), []);
    });

    it('hands what the sweep may have passed to the queue, not before it is due', async () => {
      const { store, queue } = await open();
      const timers = [0, 1, 1000, 1001, ARM_DIRECTLY_MS - 1].map((ms) => ({ profileId: `p${ms}`, due: NOW + ms }));
      await store.arm([...timers, { profileId: 'late', due: NOW - 5000 }]);
      const messages = sent(queue);
      const arrivals = messages.flatMap(({ timers: each, delaySeconds = 0 }) =>
        each.map(({ profileId, due }) => ({ profileId, early: NOW + delaySeconds * 1000 < due, wait: delaySeconds })),
      );
      assert.deepEqual(
        arrivals.filter(({ early }) => early),
        [],
      );
      assert.deepEqual(Object.fromEntries(arrivals.map(({ profileId, wait }) => [profileId, wait])), {
        p0: 0,
        p1: 1,
        p1000: 1,
        p1001: 2,
        p239999: 240,
        late: 0,
      });
      assert.ok(messages.every(({ stored }) => !stored));
      assert.deepEqual(await dueIn(store, NOW), []);
    });

    it('keeps one timer however often it is armed', async () => {
      const { store } = await open();
      await store.arm([later(0), later(0)]);
      await store.arm([later(0)]);
      assert.deepEqual(await dueIn(store, later(0).due), [later(0)]);
    });

    it('pages through a crowded minute', async () => {
      const { store } = await open();
      const start = later(5 * MINUTE).due;
      const timers = Array.from({ length: 70 }, (_, n) => ({ profileId: `p${n}`, due: start + (n % 7) }));
      await store.arm(timers);
      assert.deepEqual(await dueIn(store, start, 3), byName(timers));
    });

    it('forgets handled timers; unknown ones are no error', async () => {
      const { store } = await open();
      await store.arm([later(0), later(0, 'bob')]);
      await store.remove([later(0), later(0), later(999, 'nobody')]);
      assert.deepEqual(await dueIn(store, later(0).due), [later(0, 'bob')]);
      await store.remove([]);
    });

    it('moves the mark of the sweep forward only', async () => {
      const { store } = await open();
      assert.equal(await store.sweptTo(), undefined);
      await store.advance(5 * MINUTE);
      await store.advance(3 * MINUTE);
      assert.equal(await store.sweptTo(), 5 * MINUTE);
      await store.advance(6 * MINUTE);
      assert.equal(await store.sweptTo(), 6 * MINUTE);
    });
  });
};

timerStoreContract('in memory', async (options) => createMemoryTimerStore(options));

const dynamo = await openDynamoDb();
after(dynamo.close);
timerStoreContract('on DynamoDB', async (options) =>
  createDynamoTimerStore({ ...options, client: dynamo.client, table: await dynamo.createTable() }),
);
