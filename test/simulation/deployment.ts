import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { variantsOf } from '../../shared/domain/segment/variants.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import { createMemoryRefusalStore } from '../../shared/memory/memory-refusal-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { Definitions, SegmentDefinitions } from '../../shared/ports/segment-definitions.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';
import type { Timer, TimerStore } from '../../shared/ports/timer-store.ts';
import { createLift } from '../../shared/stitching/lift.ts';
import { EPOCH } from './generate-records.ts';
import type { Random } from './random.ts';

/** Long after every event: what is compared depends on the events alone. */
export const NOW = EPOCH + 3_600_000;

/** Keys that can be read in a trace. */
export const clearKeyring: Keyring = {
  keyOf: ({ type, value }: Identifier) => `${type}:${value}` as IdentifierKey,
  profileIdOf: (founder) => `P(${founder})`,
  digest: (purpose, text) => `${purpose}:${text}`,
  seal: (text) => text,
  open: (text) => text,
};

const orders = { event: 'Order Completed' };
const viewed = { event: 'Product Viewed' };
const sumOf = (property: string) => ({ aggregate: { fn: 'sum', property } });
const FIRST = [
  { id: 'buyers', definition: orders },
  { id: 'twice', definition: { ...orders, count: { op: '>=' as const, value: 2 }, within: 'P30D' } },
  { id: 'known', definition: { identifier: 'userId' } },
  { id: 'spent', definition: { ...orders, ...sumOf('amount'), op: 'gte', value: 3, within: 'P30D' } },
  { id: 'left', definition: { sequence: [viewed, { ...orders, within: 'PT1M', absent: true as const }] } },
];
const SECOND = [
  ...FIRST,
  { id: 'paid', definition: { trait: 'plan', op: 'eq', value: 'paid' } },
  { id: 'viewers', definition: { not: { event: 'Product Viewed', count: { op: '>' as const, value: 2 } } } },
];

/** The segments before and after somebody changed them. */
export const DEFINITIONS: readonly Definitions[] = [FIRST, SECOND].map((sources, i) =>
  variantsOf(
    i + 1,
    sources.map((source) => ({
      id: source.id,
      version: FIRST.some(({ id }) => id === source.id) ? 1 : 2,
      document: { name: source.id, definition: source.definition },
    })),
  ),
);

/** Definitions that change once, seen by each worker when its seed says so; never older than asked for. */
export const createChangingDefinitions = (random: Random): { changed: boolean; port: SegmentDefinitions } => {
  const state = {
    changed: false,
    port: {
      current: async (atLeast = 0): Promise<Definitions> => {
        const newest = DEFINITIONS.filter(({ version }) => version === 1 || state.changed);
        return random.pick(newest.filter(({ version }) => version >= atLeast));
      },
    },
  };
  return state;
};

/** All stores of a deployment, in memory. */
export const createDeployment = () => {
  const memberships = createMemoryMembershipStore();
  const armed: Timer[] = [];
  const timers: Pick<TimerStore, 'arm'> = {
    arm: async (some) => {
      armed.push(...some);
    },
  };
  const profiles = createMemoryProfileStore({ keyring: clearKeyring, memberships });
  const tombstones = createMemoryTombstoneStore();
  return {
    memberships,
    armed,
    tombstones,
    ports: {
      profiles,
      lift: createLift(profiles, tombstones),
      timelines: createMemoryTimelineStore({ clock: () => NOW }) as TimelineStore,
      timers: timers as TimerStore,
      ledger: createMemoryLedgerStore(),
      quarantine: createMemoryQuarantineStore({ clock: () => NOW }),
      refusals: createMemoryRefusalStore(),
    },
  };
};

export type Deployment = ReturnType<typeof createDeployment>;
