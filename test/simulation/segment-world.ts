/**
 * A deployment in memory as far as segments go: the real stitcher, sweep, publisher and backfill over memory stores, a clock
 * that fires every minute tick and every queue message at its own instant, and calls that fail before or after their work.
 */
import { createBackfillSegments } from '../../functions/backfill-segments/backfill-segments.ts';
import { createPublishChanges } from '../../functions/publish-changes/publish-changes.ts';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { createSweepTimers } from '../../functions/sweep-timers/sweep-timers.ts';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import type { SegmentEvent } from '../../shared/domain/event/event.ts';
import { createStartBackfills } from '../../shared/domain/segment/backfill.ts';
import type { AggregateForm, Condition } from '../../shared/domain/segment/definition.ts';
import { createRefreshProfile } from '../../shared/domain/segment/refresh-profile.ts';
import { createFixedRules } from '../../shared/memory/fixed-rules.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { createMemoryTimerStore } from '../../shared/memory/memory-timer-store.ts';
import { MEMBER_SHARDS } from '../../shared/ports/membership-store.ts';

const MINUTE = 60_000;

/** Numbers from 0 to 1 that a seed decides. */
const randomFrom = (seed: number) => {
  let state = seed >>> 0;
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
};

/** A call that was cut off: nobody knows whether it worked. */
const CRASH = Symbol('crash');

/** The same port, whose calls now and then fail before their work or after it. */
const crashing = <T extends object>(port: T, random: () => number): T =>
  new Proxy(port, {
    get: (target, name) => {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== 'function') return method;
      return async (...parameters: unknown[]) => {
        if (random() < 0.05) throw CRASH;
        const result: unknown = await Reflect.apply(method, target, parameters);
        if (random() < 0.05) throw CRASH;
        return result;
      };
    },
  });

/** As Lambda does: again until it works; `meanwhile` is what others do before the next attempt. */
const untilDone = async <T>(work: () => Promise<T>, meanwhile?: () => Promise<void>): Promise<T> => {
  for (;;) {
    try {
      return await work();
    } catch (problem) {
      if (problem !== CRASH) throw problem;
      await meanwhile?.();
    }
  }
};

/** Every function that computes segments, over stores in memory; `random` decides which calls crash. */
const createFunctions = (clock: () => number, random: () => number) => {
  const keyring = createKeyring('a key for simulations');
  const queues = { timers: createMemoryQueue(clock), backfills: createMemoryQueue(clock) };
  const memberships = createMemoryMembershipStore();
  const configuration = createMemoryConfigurationStore();
  const timelines = crashing(createMemoryTimelineStore({ clock }), random);
  const profiles = crashing(createMemoryProfileStore({ keyring, memberships }), random);
  const backfills = crashing(createMemoryBackfillStore(), random);
  const timersQueue = crashing(queues.timers, random);
  const queue = crashing(queues.backfills, random);
  const timers = crashing(createMemoryTimerStore({ queue: timersQueue, clock }), random);
  /** Each function has a cache of its own. */
  const definitionsOf = () => createCachedSegmentDefinitions({ configuration, clock });
  const refreshOf = () => createRefreshProfile({ profiles, timelines, timers, definitions: definitionsOf(), clock });
  const ledger = createMemoryLedgerStore();
  const quarantine = createMemoryQuarantineStore({ clock });
  const stitching = { profiles, timelines, timers, keyring, clock, ledger, quarantine };
  return {
    keyring,
    queues,
    memberships,
    configuration,
    sweep: createSweepTimers({ timers, queue: timersQueue, clock }),
    publish: createPublishChanges({ profiles, timers, queue: timersQueue, clock, refresh: refreshOf() }),
    startBackfills: createStartBackfills({ definitions: definitionsOf(), backfills, queue, clock }),
    backfill: createBackfillSegments({
      profiles,
      backfills,
      memberships,
      definitions: definitionsOf(),
      queue,
      clock,
      refresh: refreshOf(),
      rules: createFixedRules(),
      settle: async () => undefined,
    }),
    stitch: createStitchProfiles({ ...stitching, definitions: definitionsOf(), rules: createFixedRules() }),
  };
};

type Functions = ReturnType<typeof createFunctions>;

/** Handles all messages that are visible, some of them twice. */
const drain = async ({ queues, publish, backfill }: Functions, now: number, random: () => number): Promise<void> => {
  for (;;) {
    const visible = [
      ...queues.timers.receive(now).map(
        ({ body }) =>
          () =>
            publish(body),
      ),
      ...queues.backfills.receive(now).map(
        ({ body }) =>
          () =>
            backfill(body),
      ),
    ];
    if (visible.length === 0) return;
    for (const handle of visible.flatMap((each) => (random() < 0.1 ? [each, each] : [each]))) {
      const outcome = await untilDone(handle);
      if (outcome.kind === 'retry' || outcome.kind === 'dead-letter') throw new RangeError(outcome.reason);
    }
  }
};

/** Who is published as a member, by profileId. */
const membersOf = async ({ memberships }: Functions, segmentId: string): Promise<ReadonlySet<string>> => {
  const found = new Set<string>();
  for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
    const page = await memberships.members({ segmentId, shard, limit: 1000 });
    for (const { profileId } of page.members) found.add(profileId);
  }
  return found;
};

const recordOf = (
  body: SegmentEvent & { userId: string },
  stamp: { n: number; now: number; retentionDays: number },
) => ({
  position: { shard: 'shardId-000000000000', sequence: String(stamp.n) },
  record: {
    recordId: `r${stamp.n}`,
    sourceId: 'server',
    trust: 'asserted' as const,
    receivedAt: new Date(stamp.now).toISOString(),
    anchor: { type: 'userId', value: body.userId },
    imported: false,
    retentionDays: stamp.retentionDays,
    entries: [{ event: body }],
  },
});

/** An empty deployment at an instant; the seed decides what crashes and repeats. */
export const createWorld = (start: number, seed: number) => {
  let now = start;
  let count = 0;
  const random = randomFrom(seed);
  const functions = createFunctions(() => now, random);
  const { keyring, queues, configuration, sweep, startBackfills, stitch } = functions;
  const settle = () => drain(functions, now, random);

  return {
    now: () => now,
    /** Lets time pass; what is due on the way happens at its own instant. */
    advance: async (ms: number): Promise<void> => {
      const end = now + ms;
      await settle();
      while (now < end) {
        const tick = now - (now % MINUTE) + MINUTE;
        now = Math.min(tick, end, Math.max(now + 1, queues.timers.nextAt() ?? end));
        if (now === tick) {
          await untilDone(sweep);
          await untilDone(startBackfills);
        }
        await settle();
      }
    },
    /** One event of one person reaches the stream and is stitched, some of them twice. */
    accept: async (body: SegmentEvent & { userId: string }, retentionDays: number): Promise<void> => {
      count += 1;
      const record = recordOf(body, { n: count, now, retentionDays });
      for (let times = random() < 0.2 ? 2 : 1; times > 0; times--) await untilDone(() => stitch([record]), settle);
      await settle();
    },
    define: async (id: string, definition: Condition): Promise<void> => {
      await configuration.put('segment', { id, document: { name: id, definition } }, undefined);
      if (random() < 0.5) await untilDone(startBackfills);
    },
    defineTrait: async (id: string, definition: AggregateForm): Promise<void> => {
      await configuration.put('computed-trait', { id, document: { name: id, definition } }, undefined);
      if (random() < 0.5) await untilDone(startBackfills);
    },
    removeTrait: async (id: string): Promise<void> => {
      await configuration.delete('computed-trait', id, undefined);
    },
    remove: async (id: string): Promise<void> => {
      await configuration.delete('segment', id, undefined);
    },
    members: (segmentId: string) => membersOf(functions, segmentId),
    profileIdOf: (userId: string): string => keyring.profileIdOf(keyring.keyOf({ type: 'userId', value: userId }), 0),
  };
};
