import { type DynamoDBDocumentClient, ScanCommand } from '@aws-sdk/lib-dynamodb';
import { createArchiveEvents } from '../functions/archive-events/archive-events.ts';
import { createStitchProfiles } from '../functions/stitch-profiles/stitch-profiles.ts';
import { createDynamoErasureStore } from '../shared/aws/dynamodb-erasure-store.ts';
import { createDynamoLedgerWriter } from '../shared/aws/dynamodb-ledger-writer.ts';
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

/** Gives records places on the stream, one after the other. */
const createPositions = () => {
  let sequence = 0n;
  return (records: readonly StreamRecord[]) =>
    records.map((record) => ({
      position: { shard: 'shardId-000000000000', sequence: String(10n ** 55n + ++sequence) },
      record,
    }));
};

/** What whoever meets tombstones looks at. */
const erasing = (client: DynamoDBDocumentClient) => {
  const tombstones = createDynamoTombstoneStore({ client, table: 'privacy' });
  return { tombstones, lift: createLift(createDynamoErasureStore({ client, table: 'profiles' }), tombstones) };
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
  const ledger = createDynamoLedgerWriter({ client, table: 'ledger' });
  const objects: number[] = [];
  const profiles = createDynamoProfileStore({ client, table: 'profiles', keyring, memberships: 'memberships' });
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
    ...erasing(client),
    refusals: createDynamoRefusalStore({ client, table: 'privacy' }),
    keyring,
    rules: createFixedRules(rules),
  });
  const archive = createArchiveEvents({
    archive: { put: async ({ rows }) => void objects.push(encodeArchive(rows).byteLength) },
    ledger,
    ...erasing(client),
    keyring,
  });
  const positioned = createPositions();
  /** Mean bytes that an event leaves in its timeline, over all records stored. */
  const timelineBytes = async (): Promise<number> => {
    let bytes = 0;
    let start: Record<string, unknown> | undefined;
    do {
      const page = await tables.client.send(
        new ScanCommand({ TableName: 'timelines', ...(start ? { ExclusiveStartKey: start } : {}) }),
      );
      bytes += (page.Items ?? []).reduce((sum, item) => sum + itemSize(item), 0);
      start = page.LastEvaluatedKey;
    } while (start);
    return bytes;
  };
  const tombstones = createDynamoTombstoneStore({ client, table: 'privacy' });
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
    timelineBytes,
    close: tables.close,
  };
};
