import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parseTimerMessage } from '../../shared/domain/segment/timer-messages.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryTimerStore } from '../../shared/memory/memory-timer-store.ts';
import { TIMER_SHARDS, type Timer } from '../../shared/ports/timer-store.ts';
import { createSweepTimers } from './sweep-timers.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const START = Date.UTC(2026, 10, 22, 12);

const createWorld = () => {
  let now = START;
  const clock = () => now;
  const queue = createMemoryQueue(clock);
  const timers = createMemoryTimerStore({ queue, clock });
  const fired: { readonly profileId: string; readonly due: number; readonly at: number }[] = [];
  const receive = () => {
    for (const { body } of queue.receive(now))
      for (const timer of parseTimerMessage(body)?.timers ?? []) fired.push({ ...timer, at: now });
  };
  return {
    timers,
    queue,
    fired,
    sweep: createSweepTimers({ timers, queue, clock }),
    clock,
    /** Steps to the instant, receiving each message when it becomes visible. */
    moveTo: (instant: number) => {
      for (let next = queue.nextAt(); next !== undefined && next <= instant; next = queue.nextAt()) {
        now = Math.max(now, next);
        receive();
      }
      now = instant;
    },
  };
};

test('every timer fires at its time, at most a second later, whenever it was armed between two sweeps', async () => {
  const arms = fc.array(
    fc.record({ armedAt: fc.nat(6 * MINUTE), ahead: fc.oneof(fc.nat(5 * MINUTE), fc.nat(10 * SECOND)) }),
    { minLength: 1, maxLength: 20 },
  );
  // EventBridge Scheduler fires anywhere in its minute.
  const ticks = fc.array(fc.nat(MINUTE - 1), { minLength: 14, maxLength: 14 });
  await fc.assert(
    fc.asyncProperty(arms, ticks, async (planned, offsets) => {
      const world = createWorld();
      const armings = planned.map(({ armedAt, ahead }, n) => ({
        at: START + armedAt,
        timer: { profileId: `p${n}`, due: START + armedAt + ahead },
      }));
      const steps = [
        ...armings.map(({ at, timer }) => ({ at, run: () => world.timers.arm([timer]) })),
        ...offsets.map((offset, minute) => ({ at: START + minute * MINUTE + offset, run: world.sweep })),
      ].sort((a, b) => a.at - b.at);
      for (const { at, run } of steps) {
        world.moveTo(at);
        await run();
      }
      world.moveTo(START + 15 * MINUTE);
      for (const { timer, at } of armings) {
        const first = world.fired.find(({ profileId }) => profileId === timer.profileId);
        assert.ok(first, `${timer.profileId} never fired`);
        assert.ok(first.at >= timer.due && first.at - Math.max(timer.due, at) < SECOND);
      }
    }),
    { numRuns: 150 },
  );
});

test('a sweep that crashed, or came late, catches up on everything that waited', async () => {
  const world = createWorld();
  const timers = [5, 17, 29, 61].map((minutes) => ({ profileId: `p${minutes}`, due: START + minutes * MINUTE }));
  await world.timers.arm(timers);
  await world.sweep();
  world.moveTo(START + 90 * MINUTE);
  const failing = createSweepTimers({
    ...world,
    queue: { send: async () => Promise.reject(new RangeError('crash')) },
  });
  await assert.rejects(failing());
  await world.sweep();
  world.moveTo(START + 91 * MINUTE);
  assert.deepEqual(
    world.fired.map(({ profileId }) => profileId).sort(),
    timers.map(({ profileId }) => profileId).sort(),
  );
});

test('two sweeps at once hand over more, never less', async () => {
  const world = createWorld();
  await world.timers.arm([{ profileId: 'ada', due: START + 10 * MINUTE }]);
  world.moveTo(START + 9 * MINUTE);
  await Promise.all([world.sweep(), world.sweep()]);
  world.moveTo(START + 11 * MINUTE);
  assert.ok(world.fired.length >= 1);
});

test('100,000 timers of one minute are handed over in one sweep, 25 profiles a message', async () => {
  const due = START + 10 * MINUTE;
  const pageOf = (shard: number, from: number, limit: number): Timer[] =>
    Array.from({ length: Math.min(limit, 12_500 - from) }, (_, n) => ({
      profileId: `p${shard}-${from + n}`,
      due: due + ((from + n) % MINUTE),
    }));
  const messages: unknown[] = [];
  let profiles = 0;
  const sweep = createSweepTimers({
    clock: () => due,
    timers: {
      sweptTo: async () => due,
      advance: async () => undefined,
      due: async ({ minute, shard, after, limit }) => {
        if (minute !== due) return { timers: [] };
        assert.ok(shard < TIMER_SHARDS);
        const from = Number(after ?? 0);
        const timers = pageOf(shard, from, limit);
        return from + limit < 12_500 ? { timers, after: String(from + limit) } : { timers };
      },
    },
    queue: {
      send: async (sent) => {
        messages.push(...sent);
        for (const { body } of sent) profiles += parseTimerMessage(body)?.timers.length ?? 0;
      },
    },
  });
  await sweep();
  assert.equal(profiles, 100_000);
  assert.ok(messages.length <= 100_000 / 20, `${messages.length} messages`);
});
