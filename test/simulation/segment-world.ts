/**
 * A deployment in memory as far as segments go: the real stitcher, sweep, publisher and backfill over memory stores, a clock
 * that fires every minute tick and every queue message at its own instant, and calls that fail before or after their work.
 */

import { createBackfillSegments } from '../../functions/backfill-segments/backfill-segments.ts';
import { createManageComputedTraits } from '../../functions/manage-computed-traits/manage-computed-traits.ts';
import { createManageSegments } from '../../functions/manage-segments/manage-segments.ts';
import { createPublishChanges } from '../../functions/publish-changes/publish-changes.ts';
import { createReadProfiles } from '../../functions/read-profiles/read-profiles.ts';
import { createStartBackfillsTick } from '../../functions/start-backfills/start-backfills.ts';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { createSweepTimers } from '../../functions/sweep-timers/sweep-timers.ts';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { computedTraitOperations } from '../../shared/domain/api/operations/computed-traits.ts';
import { profileOperations } from '../../shared/domain/api/operations/profiles.ts';
import { segmentOperations } from '../../shared/domain/api/operations/segments.ts';
import type { SegmentEvent } from '../../shared/domain/event/event.ts';
import type { Identifier } from '../../shared/domain/identity/identifier.ts';
import { ok } from '../../shared/domain/outcome.ts';
import { isComplete, walksOf } from '../../shared/domain/segment/backfill.ts';
import type { AggregateForm, Condition } from '../../shared/domain/segment/definition.ts';
import { createRefreshProfile } from '../../shared/domain/segment/refresh-profile.ts';
import type { StoredSegment, StoredTrait } from '../../shared/domain/segment/stored-definitions.ts';
import { createFixedRules } from '../../shared/memory/fixed-rules.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryRefusalStore } from '../../shared/memory/memory-refusal-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { createMemoryTimerStore } from '../../shared/memory/memory-timer-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import { MEMBER_SHARDS } from '../../shared/ports/membership-store.ts';
import { createLift } from '../../shared/stitching/lift.ts';
import { createApiClient } from '../stories/api-client.ts';

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
  const stored = { configuration: createMemoryConfigurationStore(), backfills: createMemoryBackfillStore() };
  const configuration = crashing(stored.configuration, random);
  const timelines = crashing(createMemoryTimelineStore({ clock }), random);
  const plainProfiles = createMemoryProfileStore({ keyring, memberships });
  const profiles = crashing(plainProfiles, random);
  const backfills = crashing(stored.backfills, random);
  const timersQueue = crashing(queues.timers, random);
  const queue = crashing(queues.backfills, random);
  const timers = crashing(createMemoryTimerStore({ queue: timersQueue, clock }), random);
  /** Each function has a cache of its own. */
  const definitionsOf = () => createCachedSegmentDefinitions({ configuration, clock });
  const refreshOf = () => createRefreshProfile({ profiles, timelines, timers, definitions: definitionsOf(), clock });
  const ledger = createMemoryLedgerStore();
  const quarantine = createMemoryQuarantineStore({ clock });
  const refusals = createMemoryRefusalStore();
  const lift = createLift(plainProfiles, createMemoryTombstoneStore());
  const stitching = { lift, profiles, timelines, timers, keyring, clock, ledger, quarantine, refusals };
  const ports = { configuration, definitions: definitionsOf(), backfills, queue, clock, timeZone: 'UTC' };
  const reading = { profiles, timelines, definitions: definitionsOf(), keyring, rules: createFixedRules() };
  return {
    queues,
    keyring,
    memberships,
    stored,
    /** What serves, as somebody who never crashes and remembers nothing finds it. */
    definitions: () => createCachedSegmentDefinitions({ configuration: stored.configuration, clock }).current(),
    manage: createApiClient(segmentOperations, createManageSegments({ ...ports, memberships }), clock),
    manageTraits: createApiClient(computedTraitOperations, createManageComputedTraits(ports), clock),
    read: createApiClient(profileOperations, createReadProfiles(reading), clock),
    sweep: createSweepTimers({ timers, queue: timersQueue, clock }),
    publish: createPublishChanges({ profiles, timers, queue: timersQueue, clock, refresh: refreshOf() }),
    tick: createStartBackfillsTick({ ...ports, definitions: definitionsOf(), rules: createFixedRules() }),
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

/** Handles all messages that are visible, some of them twice; a part of a walk may take its time. */
const drain = async ({ queues, publish, backfill }: Functions, now: number, random: () => number): Promise<void> => {
  for (;;) {
    const visible = [
      ...queues.timers.receive(now).map(
        ({ body }) =>
          () =>
            publish(body),
      ),
      ...queues.backfills.receive(now).map(({ body }) => async () => {
        if (random() < 0.6) return backfill(body);
        await queues.backfills.send([{ body, delaySeconds: 1 + Math.floor(random() * 40) }]);
        return ok(undefined);
      }),
    ];
    if (visible.length === 0) return;
    for (const handle of visible.flatMap((each) => (random() < 0.1 ? [each, each] : [each]))) {
      const outcome = await untilDone(handle);
      if (outcome.kind === 'retry' || outcome.kind === 'dead-letter') throw new RangeError(outcome.reason);
    }
  }
};

/** Who is published as a member by a definition. */
const membersOf = async ({ memberships }: Functions, variantId: string): Promise<readonly string[]> => {
  const found: string[] = [];
  for (let shard = 0; shard < MEMBER_SHARDS; shard++) {
    const page = await memberships.members({ segmentId: variantId, shard, limit: 1000 });
    found.push(...page.members.map(({ profileId }) => profileId));
  }
  return found;
};

/** Somebody's event: by name, by device, or both. */
type Body = SegmentEvent & ({ userId: string } | { anonymousId: string });

const recordOf = (body: Body, stamp: { n: number; now: number; retentionDays: number }) => {
  const names = (['userId', 'anonymousId'] as const).flatMap((type): Identifier[] => {
    const value = body[type];
    return value === undefined ? [] : [{ type, value }];
  });
  const [anchor, ...others] = names;
  const stamps = others.map(({ type, value }): [string, string] => [type, value]);
  return {
    position: { shard: 'shardId-000000000000', sequence: String(stamp.n) },
    record: {
      recordId: `r${stamp.n}`,
      sourceId: 'server',
      trust: 'asserted' as const,
      receivedAt: new Date(stamp.now).toISOString(),
      ...(anchor ? { anchor } : {}),
      imported: false,
      retentionDays: stamp.retentionDays,
      entries: [{ event: body, ...(stamps.length > 0 ? { stamps } : {}) }],
    },
  };
};

/** What anybody may look at, at any instant. */
const createSight = (functions: Functions) => {
  const { stored, definitions, read } = functions;
  return {
    profileIdOf: (userId: string): string => {
      const { keyring } = functions;
      return keyring.profileIdOf(keyring.keyOf({ type: 'userId', value: userId }), 0);
    },
    documents: (): Promise<readonly StoredSegment[]> => stored.configuration.list('segment'),
    traits: (): Promise<readonly StoredTrait[]> => stored.configuration.list('computed-trait'),
    /** Members of what serves; undefined while not everybody was computed with it. */
    members: async (segmentId: string): Promise<readonly string[] | undefined> => {
      const variant = (await definitions()).serving.get(segmentId);
      const backfill = variant && (await stored.backfills.get(variant.id));
      return backfill && isComplete(backfill) ? membersOf(functions, variant.id) : undefined;
    },
    /** Rows of definitions that neither serve nor are computed. */
    leftovers: async (): Promise<readonly string[]> => {
      const known = new Set(walksOf(await definitions()).map(({ id }) => id));
      return (await stored.backfills.list()).map(({ segmentId }) => segmentId).filter((id) => !known.has(id));
    },
    profile: async (
      name: string,
    ): Promise<{ profileId: string; segments: readonly string[]; computedTraits: object } | undefined> => {
      const { status, body } = await untilDone(() => read('GET', `/v1/profiles/${name}`));
      if (status === 404) return undefined;
      const { profileId, computedTraits } = body;
      return { profileId, computedTraits, segments: body.segments.map(({ id }: { id: string }) => id).sort() };
    },
    /** Whether he is in it, as explained. */
    explained: async (name: string, segmentId: string): Promise<boolean> =>
      (await untilDone(() => read('GET', `/v1/profiles/${name}/segments/${segmentId}`))).body.member,
  };
};

/** An empty deployment at an instant; the seed decides what crashes, repeats and waits. `look` is called whenever something happened. */
export const createWorld = (start: number, seed: number, look: () => Promise<void> = async () => undefined) => {
  let now = start;
  let count = 0;
  const random = randomFrom(seed);
  const functions = createFunctions(() => now, random);
  const { queues, manage, manageTraits, sweep, tick, stitch } = functions;
  const settle = () => drain(functions, now, random);
  const nextAt = () => Math.min(queues.timers.nextAt() ?? Infinity, queues.backfills.nextAt() ?? Infinity);

  return {
    ...createSight(functions),
    now: () => now,
    /** Lets time pass; what is due on the way happens at its own instant. */
    advance: async (ms: number): Promise<void> => {
      const end = now + ms;
      await settle();
      while (now < end) {
        const minute = now - (now % MINUTE) + MINUTE;
        now = Math.min(minute, end, Math.max(now + 1, nextAt()));
        if (now === minute) {
          await untilDone(sweep);
          await settle();
          await untilDone(tick);
          await look();
        }
        await settle();
        await look();
      }
    },
    /** One event reaches the stream and is stitched, some of them twice. */
    accept: async (body: Body, retentionDays: number): Promise<void> => {
      count += 1;
      const record = recordOf(body, { n: count, now, retentionDays });
      for (let times = random() < 0.2 ? 2 : 1; times > 0; times--) await untilDone(() => stitch([record]), settle);
      await settle();
    },
    define: async (id: string, definition: Condition): Promise<number> =>
      (await untilDone(() => manage('PUT', `/v1/segments/${id}`, { body: { name: id, definition } }))).status,
    defineTrait: async (id: string, definition: AggregateForm): Promise<number> =>
      (await untilDone(() => manageTraits('PUT', `/v1/computed-traits/${id}`, { body: { name: id, definition } })))
        .status,
    remove: async (id: string): Promise<number> =>
      (await untilDone(() => manage('DELETE', `/v1/segments/${id}`))).status,
    status: async (id: string): Promise<string> =>
      (await untilDone(() => manage('GET', `/v1/segments/${id}`))).body.status,
  };
};
