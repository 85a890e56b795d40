import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createPlanExports } from '../functions/plan-exports/plan-exports.ts';
import { createKeyring } from '../shared/aws/hmac-keyring.ts';
import type { ExportDocument } from '../shared/domain/export/export.ts';
import type { IdentifierKey } from '../shared/domain/identity/identifier.ts';
import { unchanging } from '../shared/domain/segment/variants.ts';
import { createMemoryConfigurationStore } from '../shared/memory/memory-configuration-store.ts';
import { createMemoryLaneOpener } from '../shared/memory/memory-lane-opener.ts';
import { createMemoryRefusalStore } from '../shared/memory/memory-refusal-store.ts';
import { createMemoryRemovalStore } from '../shared/memory/memory-removal-store.ts';
import { createMemoryRunStore } from '../shared/memory/memory-run-store.ts';
import { MEMBER_SHARDS, type MembershipStore } from '../shared/ports/membership-store.ts';
import type { RunStore } from '../shared/ports/run-store.ts';
import { headOf, SEGMENT, SEGMENTS } from './export-people.ts';

/** What planning a first upload held in memory, and the processor time a member took without any request. */
export interface PlanningMemory {
  readonly members: number;
  readonly chunks: number;
  /** Bytes in use by the whole process, garbage collected, at the highest of the samples. */
  readonly peakBytes: number;
  readonly microseconds: number;
}

/** Chunks between two samples. */
const SAMPLED = 200;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
const inUse = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed;
};

/** Members that are made when they are read: nobody holds them all. */
const createCrowd = (members: number): Pick<MembershipStore, 'members' | 'changes'> => ({
  members: async ({ shard, after = '-1', limit }) => {
    const from = Number(after) + 1;
    const count = Math.min(limit, Math.ceil(members / MEMBER_SHARDS) - from);
    const page = Array.from({ length: count }, (_, n) => ({
      ...{ profileId: `${shard}-${from + n}`, member: true },
      ...{ since: 0, changedAt: 0 },
    }));
    const isLast = from + count >= Math.ceil(members / MEMBER_SHARDS);
    return isLast ? { members: page } : { members: page, after: String(from + count - 1) };
  },
  changes: async () => ({ changes: [] }),
});

const createPeople = () => ({
  pointers: async () => new Map(),
  heads: async (ids: readonly string[]) => new Map(ids.map((id) => [id, headOf(id, { vip: true, consent: true })])),
  identifiersOf: async ({ profileId }: { profileId: string }) => [
    {
      ...{ type: 'email', value: `${profileId}@example.com`, key: `email:${profileId}` as IdentifierKey },
      ...{ firstSeen: 0, lastSeen: 0 },
    },
  ],
});

/** A RunStore that keeps what the planner asks for and counts its chunks. */
const createRuns = (sample: () => void) => {
  const kept = createMemoryRunStore();
  const counted = { chunks: 0 };
  const runs: RunStore = {
    ...kept,
    putChunk: async (_, { number }) => {
      counted.chunks = Math.max(counted.chunks, number);
      if (number % SAMPLED === 0) sample();
    },
    chunks: async ({ after = 0, limit }) => {
      const count = Math.min(limit, counted.chunks - after);
      const chunks = Array.from({ length: count }, (_, n) => ({
        ...{ number: after + n + 1, kind: 'add' as const },
        ...{ attempts: 0, claimedUntil: 0 },
      }));
      return after + count < counted.chunks ? { chunks, after: after + count } : { chunks };
    },
  };
  return { runs, counted };
};

/** Plans a first upload of synthetic members, and sends it out, in one call of the real planner. */
export const measurePlanningMemory = async (members: number): Promise<PlanningMemory> => {
  const now = Date.UTC(2026, 5, 1);
  const keyring = createKeyring('bench-secret');
  const configuration = createMemoryConfigurationStore();
  const credentials = keyring.seal(JSON.stringify({ accessToken: 't' }));
  const settings = { audienceId: '1', identifiers: ['email'] };
  await configuration.put(
    'destination',
    { id: 'to', document: { type: 'meta', name: 'to', settings, credentials } },
    undefined,
  );
  const document: ExportDocument = {
    ...{ segmentId: SEGMENT, destinationId: 'to', schedule: 'rate(15 minutes)' },
    ...{ mode: 'delta' as const, enabled: true },
  };
  await configuration.put('export', { id: 'x', document }, undefined);
  const readiness = { segmentId: SEGMENT, hash: SEGMENTS[0]?.hash ?? '', version: 1, startedAt: 0, queued: true };
  const definitions = unchanging(1, SEGMENTS);
  let peak = 0;
  const { runs, counted } = createRuns(() => {
    peak = Math.max(peak, inUse());
  });
  const nothing = async () => ({ entries: [] });
  const plan = createPlanExports({
    ...{ configuration, keyring, runs, clock: () => now, memberships: createCrowd(members), profiles: createPeople() },
    definitions: { current: async () => definitions },
    backfills: { get: async () => ({ ...readiness, progressedAt: 0, parts: [{ done: 0, finished: true }] }) },
    refusals: createMemoryRefusalStore(),
    deliveries: {
      ...{ entries: async () => new Map(), put: async () => 'written', walk: nothing, count: async () => 0 },
      forget: async () => 'forgotten',
      disclosures: async () => [],
      forgetDisclosures: async () => undefined,
    },
    removals: createMemoryRemovalStore(),
    ...{ lane: () => ({ send: async () => undefined }), opener: createMemoryLaneOpener(), alarm: () => undefined },
  });
  const cpu = process.cpuUsage();
  await plan();
  const { user, system } = process.cpuUsage(cpu);
  return { members, chunks: counted.chunks, peakBytes: peak, microseconds: (user + system) / members };
};
