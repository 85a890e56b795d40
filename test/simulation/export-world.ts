import { createDeliverMembers } from '../../functions/deliver-members/deliver-members.ts';
import { createPlanExports } from '../../functions/plan-exports/plan-exports.ts';
import { createObjectTransport } from '../../shared/destinations/object-transport.ts';
import type { ExportDocument } from '../../shared/domain/export/export.ts';
import type { JsonObject } from '../../shared/domain/json.ts';
import { compileSegments } from '../../shared/domain/segment/compile-segments.ts';
import type { Condition } from '../../shared/domain/segment/definition.ts';
import type { CompiledSegment } from '../../shared/domain/segment/segment.ts';
import { unchanging } from '../../shared/domain/segment/variants.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryDeliveryStore } from '../../shared/memory/memory-delivery-store.ts';
import { createMemoryLaneOpener } from '../../shared/memory/memory-lane-opener.ts';
import type { MemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { createMemoryObjectStore } from '../../shared/memory/memory-object-store.ts';
import { createMemoryQueue, type MemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryRefusalStore } from '../../shared/memory/memory-refusal-store.ts';
import { createMemoryRemovalStore } from '../../shared/memory/memory-removal-store.ts';
import { createMemoryRenewalStore } from '../../shared/memory/memory-renewal-store.ts';
import { createMemoryRunStore } from '../../shared/memory/memory-run-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { LaneOpener } from '../../shared/ports/lane-opener.ts';
import type { ObjectStore } from '../../shared/ports/object-store.ts';
import type { QueueMessage } from '../../shared/ports/queue.ts';
import type { RunStore } from '../../shared/ports/run-store.ts';
import type { Transport } from '../../shared/ports/transport.ts';
import { type Faults, guarded, isCrash } from './crashes.ts';
import { createPeople, SEGMENT } from './export-people.ts';

const VISIBILITY_MS = 720_000;

interface WorldOptions {
  readonly destination: { type: string; settings: JsonObject; credentials?: object };
  readonly transport: Transport;
  /** Where files go; default memory. */
  readonly objects?: ObjectStore;
  readonly export?: Partial<ExportDocument>;
  /** Default `x`. */
  readonly exportId?: string;
  readonly faults?: Faults;
  /** What stands before the lane, which is closed at first; default nothing does. */
  readonly opening?: (lane: LaneOpener) => LaneOpener;
  /** A further segment; whoever uses it publishes who is in it. */
  readonly also?: { readonly id: string; readonly definition: Condition };
}

const BASE: ExportDocument = {
  segmentId: SEGMENT,
  destinationId: 'to',
  schedule: 'rate(15 minutes)',
  mode: 'delta',
  enabled: true,
};

const configure = async ({ destination, export: over, exportId = 'x' }: WorldOptions, keyring: Keyring) => {
  const configuration = createMemoryConfigurationStore();
  const credentials = keyring.seal(JSON.stringify(destination.credentials ?? {}));
  const to = { type: destination.type, name: 'to', settings: destination.settings, credentials };
  await configuration.put('destination', { id: 'to', document: to }, undefined);
  await configuration.put('export', { id: exportId, document: { ...BASE, ...over } }, undefined);
  return configuration;
};

/** Counts the statuses of chunks that a store hands out: they grow with a run, and must not with each message. */
const createCountedRuns = (reads: { statuses: number }): RunStore => {
  const runs = createMemoryRunStore();
  return {
    ...runs,
    chunks: async (query) => {
      const page = await runs.chunks(query);
      reads.statuses += page.chunks.length;
      return page;
    },
  };
};

/** Runs one invocation; a crash ends it where it stood. Answers whether it came to its end. */
const createInvoke =
  (faults: Faults) =>
  async (run: () => Promise<unknown>): Promise<boolean> => {
    try {
      await run();
      return true;
    } catch (error) {
      if (!isCrash(error)) throw error;
      return false;
    } finally {
      faults.isDead = false;
    }
  };

const VIPS = { id: SEGMENT, definition: { trait: 'vip', op: 'eq', value: true } } as const;

/** A definition as one that serves since ever. */
const variantOf = (definition: Condition) => {
  const [compiled] = compileSegments([{ id: SEGMENT, definition }]).segments;
  if (!compiled) throw new RangeError('the definition does not compile');
  return { ...compiled, id: `${SEGMENT}~${compiled.hash}`, segmentId: SEGMENT, since: 0 };
};

interface Serving {
  readonly segments: Parameters<typeof unchanging>[1];
  readonly readiness: { hash: string };
  readonly memberships: MemoryMembershipStore;
  readonly clock: () => number;
}

const createServing = ({ segments, readiness, memberships, clock }: Serving) => {
  let shown = unchanging(1, segments);
  /** Another definition serves from now on, whose members were published while it was computed. */
  const serve = (definition: Condition, members: readonly string[]): void => {
    const variant = variantOf(definition);
    const before = { member: true, since: 0, changedAt: clock() - 3_600_000 };
    memberships.publish(members.map((profileId) => ({ segmentId: variant.id, profileId, ...before })));
    readiness.hash = variant.hash;
    shown = { ...unchanging(2, [variant]), serving: new Map([[SEGMENT, variant]]) };
  };
  return { definitions: { current: async () => shown }, serve };
};

interface Lane {
  readonly queue: MemoryQueue;
  readonly faults: Faults;
  readonly clock: () => number;
  readonly deliver: (body: unknown) => Promise<unknown>;
  readonly isOpen: () => boolean;
}

/** Handles what is visible, each message `copies` times, all at once; the first `most` of it, nothing while the lane is closed. */
const createDrain = ({ queue, faults, clock, deliver, isOpen }: Lane) => {
  const invoke = createInvoke(faults);
  const handle = async ({ body }: QueueMessage): Promise<void> => {
    if (await invoke(() => deliver(body))) return;
    if (!faults.losesMessages) await queue.send([{ body, delaySeconds: VISIBILITY_MS / 1000 }]);
  };
  return async (copies = 1, most = Number.POSITIVE_INFINITY): Promise<void> => {
    if (!isOpen()) return;
    const visible = queue.receive(clock());
    if (visible.length > most) await queue.send(visible.slice(most).map(({ body }) => ({ body })));
    const messages = visible.slice(0, most);
    await Promise.all(messages.flatMap((message) => Array.from({ length: copies }, () => handle(message))));
  };
};

/** How it looks once everybody was walked for a segment. */
const ready = (segments: readonly CompiledSegment[], segmentId: string) => ({
  ...{ segmentId, hash: segments.find(({ id }) => id === segmentId)?.hash ?? '', version: 1, startedAt: 0 },
  ...{ queued: true, progressedAt: 0, parts: [{ done: 0, finished: true }] },
});

const createStores = () => ({
  removals: createMemoryRemovalStore(),
  deliveries: createMemoryDeliveryStore(),
  renewals: createMemoryRenewalStore(),
});

/** Loses the first messages that are visible. */
const createLose =
  (queue: MemoryQueue, time: { readonly now: number }) =>
  (count: number): void => {
    const kept = queue.receive(time.now).slice(count);
    void queue.send(kept.map(({ body }) => ({ body })));
  };

/** Exports over people in memory: both functions with a queue between them, on one clock, under crashes. */
export const createExportWorld = async (options: WorldOptions) => {
  const { faults = {} } = options;
  const time = { now: Date.UTC(2026, 10, 22, 2) };
  const clock = (): number => time.now;
  const people = createPeople(clock);
  const { segments } = compileSegments(options.also ? [VIPS, options.also] : [VIPS]);
  const readiness = ready(segments, SEGMENT);
  const queue = createMemoryQueue(clock);
  const lane = createMemoryLaneOpener();
  const reads = { statuses: 0 };
  const runs = createCountedRuns(reads);
  const [objects, refusals] = [createMemoryObjectStore(), createMemoryRefusalStore()];
  const { keyring, memberships, profiles } = people;
  const { removals, deliveries, renewals } = createStores();
  const configuration = await configure(options, keyring);
  const ports = guarded(faults, {
    configuration,
    runs,
    refusals,
    deliveries,
    renewals,
    removals,
    memberships,
    profiles,
    queue,
    opener: options.opening?.(lane) ?? lane,
    transport: createObjectTransport(options.objects ?? objects, options.transport, clock),
  });
  const { definitions, serve } = createServing({ segments, readiness, memberships, clock });
  const backfills = { get: async (id: string) => (id === options.also?.id ? ready(segments, id) : readiness) };
  const alarms: number[] = [];
  const alarm = (): void => void alarms.push(time.now);
  const dependencies = { ...ports, clock, alarm, keyring, definitions, backfills };
  const plan = createPlanExports({ ...dependencies, lane: () => ports.queue });
  const deliver = createDeliverMembers({ ...dependencies, lane: () => ports.queue });
  const invoke = createInvoke(faults);
  const isOpen = (): boolean => lane.isOpen(options.destination.type);
  const drain = createDrain({ queue, faults, deliver, clock, isOpen });

  return {
    ...{ ...people, refusals },
    configuration,
    alarms,
    time,
    runs,
    removals,
    deliveries,
    /** What calls that are made beside the planner read and write; they crash with it. */
    ports,
    queue,
    reads,
    waiting: queue.size,
    lose: createLose(queue, time),
    objects,
    readiness,
    serve,
    tick: () => invoke(plan),
    drain,
    /** Minutes of ticks and deliveries, in steps of so many minutes. */
    live: async (minutes: number, step = 1): Promise<void> => {
      for (let n = 0; n < minutes; n += step) {
        await invoke(plan);
        for (let round = 0; round < 4 && (queue.nextAt() ?? time.now + 1) <= time.now; round++) await drain();
        time.now += step * 60_000;
      }
    },
  };
};
export type ExportWorld = Awaited<ReturnType<typeof createExportWorld>>;
