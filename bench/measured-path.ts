import { ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createArchiveEvents } from '../functions/archive-events/archive-events.ts';
import { createStitchProfiles } from '../functions/stitch-profiles/stitch-profiles.ts';
import { createDynamoErasureStore } from '../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoLedgerStore } from '../shared/aws/dynamodb-ledger-store.ts';
import { createDynamoProfileStore } from '../shared/aws/dynamodb-profile-store.ts';
import { createDynamoQuarantineStore } from '../shared/aws/dynamodb-quarantine-store.ts';
import { createDynamoRefusalStore } from '../shared/aws/dynamodb-refusal-store.ts';
import { createDynamoTimelineStore } from '../shared/aws/dynamodb-timeline-store.ts';
import { createDynamoTimerStore } from '../shared/aws/dynamodb-timer-store.ts';
import { createDynamoTombstoneStore } from '../shared/aws/dynamodb-tombstone-store.ts';
import { createKeyring } from '../shared/aws/hmac-keyring.ts';
import { encodeArchive } from '../shared/aws/parquet-archive.ts';
import { HeadwaterError } from '../shared/domain/errors.ts';
import type { SegmentEvent, StreamRecord } from '../shared/domain/event/event.ts';
import { nameEvent } from '../shared/domain/identity/name-event.ts';
import { DEFAULT_RULES, type IdentityRules } from '../shared/domain/identity/rules.ts';
import { namedIn } from '../shared/domain/privacy/screen-entry.ts';
import { createRefreshProfile } from '../shared/domain/segment/refresh-profile.ts';
import { variantsOf } from '../shared/domain/segment/variants.ts';
import { createFixedRules } from '../shared/memory/fixed-rules.ts';
import { createMemoryQueue } from '../shared/memory/memory-queue.ts';
import { createLift } from '../shared/stitching/lift.ts';
import { openBenchTables } from './bench-tables.ts';
import { itemSize } from './capacity.ts';
import { meterClient } from './metered-client.ts';
import { referenceSegments } from './workload.ts';

/** A request as collection puts it on the stream: stamped events of one person, all under one anchor. */
export const streamRecord = (
  at: number,
  events: readonly SegmentEvent[],
  rules: IdentityRules = DEFAULT_RULES,
): StreamRecord => {
  const named = events.map((event) => {
    const naming = nameEvent(event, { rules, trust: 'asserted' });
    if ('reason' in naming) throw new HeadwaterError('bench.unnamed', naming.reason.message);
    return { anchor: naming.anchor, entry: { event, stamps: naming.stamps } };
  });
  return {
    recordId: crypto.randomUUID(),
    sourceId: 'web',
    trust: 'asserted',
    receivedAt: new Date(at).toISOString(),
    ...(named[0] ? { anchor: named[0].anchor } : {}),
    imported: false,
    retentionDays: 400,
    entries: named.map(({ entry }) => entry),
  };
};

const storedSegments = (segments: ReturnType<typeof referenceSegments>, version: number) =>
  segments.map(({ id, definition }) => ({ id, version, document: { name: id, definition } }));

/** Bytes that all records stored take in their timelines. */
const timelineBytesIn = async (client: Awaited<ReturnType<typeof openBenchTables>>['client']): Promise<number> => {
  let bytes = 0;
  let start: Record<string, unknown> | undefined;
  do {
    const page = await client.send(
      new ScanCommand({ TableName: 'timelines', ...(start ? { ExclusiveStartKey: start } : {}) }),
    );
    bytes += (page.Items ?? []).reduce((sum, item) => sum + itemSize(item), 0);
    start = page.LastEvaluatedKey;
  } while (start);
  return bytes;
};

/**
 * The stitcher and the archiver with their real adapters on local tables, every DynamoDB request metered. The clock is the
 * workload's. `stitch` and `archive` take one batch as the stream would deliver it.
 */
export const openMeasuredPath = async (clock: () => number, rules: IdentityRules = DEFAULT_RULES) => {
  const tables = await openBenchTables();
  const { client, meter } = meterClient(tables.client);
  const keyring = createKeyring('bench-secret');
  let definitions = variantsOf(1, storedSegments(referenceSegments(), 1));
  const ledger = createDynamoLedgerStore({ client, table: 'ledger' });
  const objects: number[] = [];
  const profiles = createDynamoProfileStore({ client, table: 'profiles', keyring, memberships: 'memberships' });
  const tombstones = createDynamoTombstoneStore({ client, table: 'privacy' });
  const path = {
    profiles,
    timelines: createDynamoTimelineStore({ client, table: 'timelines' }),
    definitions: { current: async () => definitions },
    timers: createDynamoTimerStore({ client, table: 'timers', queue: createMemoryQueue(clock), clock }),
    clock,
  };
  const refresh = createRefreshProfile(path);
  /** Adds a segment, as somebody does who saves one. */
  const define = (...added: ReturnType<typeof referenceSegments>): void => {
    definitions = variantsOf(2, storedSegments([...referenceSegments(), ...added], 2));
  };
  const stitch = createStitchProfiles({
    ...path,
    ledger,
    quarantine: createDynamoQuarantineStore({ client, table: 'quarantine' }),
    refusals: createDynamoRefusalStore({ client, table: 'privacy' }),
    keyring,
    rules: createFixedRules(rules),
    lift: createLift(createDynamoErasureStore({ client, table: 'profiles' }), tombstones),
  });
  const archive = createArchiveEvents({
    archive: { put: async ({ rows }) => void objects.push(encodeArchive(rows).byteLength) },
    ledger,
    tombstones,
    keyring,
  });
  let sequence = 0n;
  const positioned = (records: readonly StreamRecord[]) =>
    records.map((record) => ({
      position: { shard: 'shardId-000000000000', sequence: String(10n ** 55n + ++sequence) },
      record,
    }));
  /** The read that collection makes of a request, of whom it names. */
  const screen = async ({ anchor, entries }: StreamRecord): Promise<void> => {
    const named = entries.flatMap((entry) => (anchor ? namedIn({ entry, anchor }) : []));
    await tombstones.of([...new Set(named.map(keyring.keyOf))], { consistent: false });
  };
  return {
    screen,
    stitch,
    refresh,
    define,
    timers: path.timers,
    profiles,
    keyring,
    archive,
    positioned,
    meter,
    objects,
    timelineBytes: () => timelineBytesIn(tables.client),
    close: tables.close,
  };
};
