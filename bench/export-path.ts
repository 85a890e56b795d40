import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { createDeliverMembers } from '../functions/deliver-members/deliver-members.ts';
import { createPlanExports } from '../functions/plan-exports/plan-exports.ts';
import { createDynamoDeliveryStore } from '../shared/aws/dynamodb-delivery-store.ts';
import { createDynamoMembershipStore } from '../shared/aws/dynamodb-membership-store.ts';
import { createDynamoProfileStore } from '../shared/aws/dynamodb-profile-store.ts';
import { createDynamoRefusalStore } from '../shared/aws/dynamodb-refusal-store.ts';
import { createDynamoRemovalStore } from '../shared/aws/dynamodb-removal-store.ts';
import { createDynamoRunStore } from '../shared/aws/dynamodb-run-store.ts';
import { createKeyring } from '../shared/aws/hmac-keyring.ts';
import { writeBatches } from '../shared/aws/write-batches.ts';
import type { DeliveryResponse } from '../shared/domain/export/delivery.ts';
import type { ExportDocument, ExportMode } from '../shared/domain/export/export.ts';
import type { JsonObject } from '../shared/domain/json.ts';
import { unchanging } from '../shared/domain/segment/variants.ts';
import { createMemoryConfigurationStore } from '../shared/memory/memory-configuration-store.ts';
import { createMemoryLaneOpener } from '../shared/memory/memory-lane-opener.ts';
import { createMemoryQueue } from '../shared/memory/memory-queue.ts';
import { createMemoryRenewalStore } from '../shared/memory/memory-renewal-store.ts';
import type { Keyring } from '../shared/ports/keyring.ts';
import { openBenchTables } from './bench-tables.ts';
import { itemsOf, SEGMENT, SEGMENTS, type Standing } from './export-people.ts';
import { meterClient } from './metered-client.ts';

/** What a stretch of work asked of the tables. */
export interface Usage {
  readonly requests: number;
  readonly writeUnits: number;
  readonly readUnits: number;
}

interface PathOptions {
  readonly members: number;
  readonly purposes: readonly string[];
  /** Default Meta, 500 members a chunk. */
  readonly destination?: { readonly type: string; readonly settings: JsonObject; readonly credentials: JsonObject };
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const META = { type: 'meta', settings: { audienceId: '1', identifiers: ['email'] }, credentials: { accessToken: 't' } };
const TAKEN = JSON.stringify({ num_received: 1, num_invalid_entries: 0 });

const configure = async ({ destination = META, purposes }: PathOptions, keyring: Keyring) => {
  const configuration = createMemoryConfigurationStore();
  const { type, settings, credentials } = destination;
  const to = {
    ...{ type, name: 'to', settings: { ...settings, purposes } },
    credentials: keyring.seal(JSON.stringify(credentials)),
  };
  await configuration.put('destination', { id: 'to', document: to }, undefined);
  /** Exports every quarter of an hour, by difference or everybody each time. */
  const schedule = async (mode: ExportMode): Promise<void> => {
    const document: ExportDocument = {
      ...{ segmentId: SEGMENT, destinationId: 'to', schedule: 'rate(15 minutes)' },
      ...{ mode, enabled: true },
    };
    await configuration.put('export', { id: 'x', document }, undefined);
  };
  await schedule('delta');
  return { configuration, schedule };
};

/** A client that is metered, which is slow, only while a stretch of work is measured. */
const createMeasure = (raw: DynamoDBDocumentClient) => {
  const metered = meterClient(raw);
  let isMeasuring = false;
  const client = new Proxy(raw, {
    get: (target, name) => Reflect.get(isMeasuring ? metered.client : target, name),
  });
  const measure = async (work: () => Promise<unknown>): Promise<Usage> => {
    metered.meter.reset();
    isMeasuring = true;
    await work();
    isMeasuring = false;
    const all = [...metered.meter.usage.values()];
    const sum = (unit: keyof Usage): number => all.reduce((total, usage) => total + usage[unit], 0);
    return { requests: sum('requests'), writeUnits: sum('writeUnits'), readUnits: sum('readUnits') };
  };
  return { client, measure };
};

/**
 * A segment of so many members on local tables, exported by the real planner and the real delivery through their real stores;
 * every DynamoDB request is metered. The clock is the bench's, the platform takes everything unless `platform.isDown`.
 */
export const openExportPath = async (options: PathOptions) => {
  const time = { now: Date.UTC(2026, 5, 1) };
  const clock = (): number => time.now;
  const tables = await openBenchTables();
  const { client, measure } = createMeasure(tables.client);
  const keyring = createKeyring('bench-secret');
  const { configuration, schedule } = await configure(options, keyring);
  const queue = createMemoryQueue(clock);
  const platform = { isDown: false };
  const send = async (): Promise<DeliveryResponse> => ({
    ...{ status: platform.isDown ? 503 : 200, headers: {}, body: platform.isDown ? '' : TAKEN },
    at: time.now,
  });
  const readiness = { segmentId: SEGMENT, hash: SEGMENTS[0]?.hash ?? '', version: 1, startedAt: 0, queued: true };
  const definitions = unchanging(1, SEGMENTS);
  const dependencies = {
    ...{ configuration, clock, keyring, lane: () => queue, transport: { send }, alarm: () => undefined },
    definitions: { current: async () => definitions },
    backfills: { get: async () => ({ ...readiness, progressedAt: 0, parts: [{ done: 0, finished: true }] }) },
    renewals: createMemoryRenewalStore(),
    refusals: createDynamoRefusalStore({ client, table: 'privacy' }),
    removals: createDynamoRemovalStore({ client, table: 'deliveries' }),
    opener: createMemoryLaneOpener(),
    memberships: createDynamoMembershipStore({ client, table: 'memberships' }),
    profiles: createDynamoProfileStore({ client, table: 'profiles', keyring }),
    deliveries: createDynamoDeliveryStore({ client, table: 'deliveries' }),
    runs: createDynamoRunStore({ client, table: 'deliveries', clock }),
  };
  const plan = createPlanExports(dependencies);
  const deliver = createDeliverMembers(dependencies);

  /** Writes people and their published memberships, unmetered. */
  const put = async (people: readonly (Standing & { readonly n: number; readonly changedAt: number })[]) => {
    const all = people.map(({ n, ...standing }) => itemsOf(keyring, n, standing));
    const puts = (items: readonly object[]) => items.map((Item) => ({ PutRequest: { Item: { ...Item } } }));
    await writeBatches(tables.client, 'profiles', puts(all.flatMap(({ profiles }) => profiles)));
    await writeBatches(tables.client, 'memberships', puts(all.flatMap(({ memberships }) => memberships)));
  };
  const everybody = Array.from({ length: options.members }, (_, n) => ({ n, vip: true, consent: true }));
  await put(everybody.map((person) => ({ ...person, changedAt: time.now - DAY })));

  return {
    ...{ time, platform, schedule, runs: dependencies.runs, measure, close: tables.close },
    plan,
    /** Delivers what lies in the lane now. */
    deliver: async (): Promise<void> => {
      for (const { body } of queue.receive(time.now)) await deliver(body);
    },
    waiting: queue.size,
    /** Of `count` people a third withdraws, a third leaves and a third is new. */
    change: async (count: number): Promise<void> => {
      const third = Math.floor(count / 3);
      const of = (from: number, standing: Standing) =>
        Array.from({ length: third }, (_, n) => ({ n: from + n, ...standing, changedAt: time.now }));
      await put([
        ...of(0, { vip: true, consent: false }),
        ...of(third, { vip: false, consent: true }),
        ...of(1_000_000, { vip: true, consent: true }),
      ]);
    },
    later: (minutes: number): void => {
      time.now += minutes * MINUTE;
    },
  };
};
