import assert from 'node:assert/strict';
import { createCollectEvents } from '../../functions/collect-events/collect-events.ts';
import { createCorrectIdentity } from '../../functions/correct-identity/correct-identity.ts';
import { createCorrectPerson } from '../../functions/correct-person/correct-person.ts';
import { createDescribeApi } from '../../functions/describe-api/describe-api.ts';
import { createManageComputedTraits } from '../../functions/manage-computed-traits/manage-computed-traits.ts';
import { createManageDestinations } from '../../functions/manage-destinations/manage-destinations.ts';
import { createManageExports } from '../../functions/manage-exports/manage-exports.ts';
import { createManageIdentity } from '../../functions/manage-identity/manage-identity.ts';
import { createResolveStored } from '../../functions/manage-identity/resolve-stored.ts';
import { createManagePrivacyPolicy } from '../../functions/manage-privacy-policy/manage-privacy-policy.ts';
import { createManagePrivacyRequests } from '../../functions/manage-privacy-requests/manage-privacy-requests.ts';
import { createManageQuarantine } from '../../functions/manage-quarantine/manage-quarantine.ts';
import { createManageRetention } from '../../functions/manage-retention/manage-retention.ts';
import { createManageSegments } from '../../functions/manage-segments/manage-segments.ts';
import { createManageSources } from '../../functions/manage-sources/manage-sources.ts';
import { createManageTokens } from '../../functions/manage-tokens/manage-tokens.ts';
import { createOpenSessions } from '../../functions/open-sessions/open-sessions.ts';
import { createPreviewRetention } from '../../functions/preview-retention/preview-retention.ts';
import { createPreviewSegment } from '../../functions/preview-segment/preview-segment.ts';
import { createReadAudit } from '../../functions/read-audit/read-audit.ts';
import { createReadGraph } from '../../functions/read-graph/read-graph.ts';
import { createReadLedger } from '../../functions/read-ledger/read-ledger.ts';
import { createReadOverview } from '../../functions/read-overview/read-overview.ts';
import { createReadProfiles } from '../../functions/read-profiles/read-profiles.ts';
import { createRecipientRoutes } from '../../functions/read-recipients/read-recipients.ts';
import { createReadRegister } from '../../functions/read-register/read-register.ts';
import { createReadVocabulary } from '../../functions/read-vocabulary/read-vocabulary.ts';
import { createSimulateRules } from '../../functions/simulate-rules/simulate-rules.ts';
import { createStitchProfiles } from '../../functions/stitch-profiles/stitch-profiles.ts';
import { createTestDestination } from '../../functions/test-destination/test-destination.ts';
import { createWatchEvents } from '../../functions/watch-events/watch-events.ts';
import { createWithdrawPerson } from '../../functions/withdraw-person/withdraw-person.ts';
import { createCachedIdentityRules } from '../../shared/aws/cached-identity-rules.ts';
import { createCachedPrivacyPolicy } from '../../shared/aws/cached-privacy-policy.ts';
import { createCachedRetention } from '../../shared/aws/cached-retention.ts';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { createCachedSourceDirectory } from '../../shared/aws/cached-source-directory.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createReceiptSigner } from '../../shared/aws/receipt-signer.ts';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { allOperations } from '../../shared/domain/api/operations/all.ts';
import type { ArchiveRow } from '../../shared/domain/archive/archive-rows.ts';
import { REQUEST_KINDS } from '../../shared/domain/privacy/request.ts';
import { createMemoryAuditLog } from '../../shared/memory/memory-audit-log.ts';
import { createMemoryBackfillStore } from '../../shared/memory/memory-backfill-store.ts';
import { createMemoryConfigurationStore } from '../../shared/memory/memory-configuration-store.ts';
import { createMemoryDeliveryStore } from '../../shared/memory/memory-delivery-store.ts';
import { createMemoryEventStream } from '../../shared/memory/memory-event-stream.ts';
import { createMemoryEventTail } from '../../shared/memory/memory-event-tail.ts';
import { createMemoryHistoryStore } from '../../shared/memory/memory-history-store.ts';
import { createMemoryLaneOpener } from '../../shared/memory/memory-lane-opener.ts';
import { createMemoryLedgerStore } from '../../shared/memory/memory-ledger-store.ts';
import { createMemoryMembershipStore } from '../../shared/memory/memory-membership-store.ts';
import { createMemoryObjectStore } from '../../shared/memory/memory-object-store.ts';
import { createMemoryPrivacyRequestStore } from '../../shared/memory/memory-privacy-request-store.ts';
import { createMemoryProfileCounter } from '../../shared/memory/memory-profile-counter.ts';
import { createMemoryProfileStore } from '../../shared/memory/memory-profile-store.ts';
import { createMemoryQuarantineStore } from '../../shared/memory/memory-quarantine-store.ts';
import { createMemoryQueue } from '../../shared/memory/memory-queue.ts';
import { createMemoryRefusalStore } from '../../shared/memory/memory-refusal-store.ts';
import { createMemoryRemovalStore } from '../../shared/memory/memory-removal-store.ts';
import { createMemoryRenewalStore } from '../../shared/memory/memory-renewal-store.ts';
import { createMemoryRetentionStore } from '../../shared/memory/memory-retention-store.ts';
import { createMemoryRewritableObjects } from '../../shared/memory/memory-rewritable-objects.ts';
import { createMemoryRunStore } from '../../shared/memory/memory-run-store.ts';
import { createMemorySessionStore } from '../../shared/memory/memory-session-store.ts';
import { createMemoryTimelineStore } from '../../shared/memory/memory-timeline-store.ts';
import { createMemoryTimerStore } from '../../shared/memory/memory-timer-store.ts';
import { createMemoryTombstoneStore } from '../../shared/memory/memory-tombstone-store.ts';
import { createLift } from '../../shared/stitching/lift.ts';
import { createApiClient } from './api-client.ts';

/** Every store of a deployment, in memory, on one clock. */
const openStores = (clock: () => number) => {
  const keyring = createKeyring('a key of sixteen characters or more');
  const configuration = createMemoryConfigurationStore();
  const memberships = createMemoryMembershipStore();
  const queue = createMemoryQueue(clock);
  const profiles = createMemoryProfileStore({ keyring, memberships });
  const tombstones = createMemoryTombstoneStore();
  return {
    keyring,
    configuration,
    memberships,
    queue,
    profiles,
    tombstones,
    lift: createLift(profiles, tombstones),
    timelines: createMemoryTimelineStore({ clock }),
    timers: createMemoryTimerStore({ queue, clock }),
    rules: createCachedIdentityRules({ configuration, clock }),
    policy: createCachedPrivacyPolicy({ configuration, clock }),
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    backfills: createMemoryBackfillStore(),
    audit: createMemoryAuditLog(),
    runs: createMemoryRunStore(),
    deliveries: createMemoryDeliveryStore(),
    removals: createMemoryRemovalStore(),
    ledger: createMemoryLedgerStore(),
    quarantine: createMemoryQuarantineStore({ clock }),
    refusals: createMemoryRefusalStore(),
    stream: createMemoryEventStream(),
    clock,
    timeZone: 'UTC',
  };
};

type Stores = ReturnType<typeof openStores>;

const STANDING = { shards: 1, secrets: 2, alarms: 16, dashboards: 1, keys: 0, queueMappings: 3, minuteSchedules: 4 };

/** What was made for the console: nobody signs in here, and no platform answers. */
const openConsoleRoutes = (stores: Stores) => ({
  ...createOpenSessions({
    ...stores,
    provider: { verify: async () => undefined },
    sessions: createMemorySessionStore(),
    record: async () => undefined,
    random: (bytes) => 'x'.repeat(bytes),
  }),
  ...createReadOverview({
    ...stores,
    history: createMemoryHistoryStore(),
    standing: STANDING,
    profiles: createMemoryProfileCounter([]),
    requests: createMemoryPrivacyRequestStore(),
  }),
  ...createTestDestination({
    ...stores,
    renewals: createMemoryRenewalStore(),
    transport: { send: async () => ({ status: 503, headers: {}, body: '', at: 0 }) },
  }),
});

const openRoutes = (stores: Stores, newId: () => string) => ({
  ...createCollectEvents({
    ...stores,
    sources: createCachedSourceDirectory(stores),
    unpack: async () => 'broken' as const,
    newId,
  }),
  ...createManageSources({ ...stores, makeKey: () => `key-${newId()}-0123456789` }),
  ...createManageSegments(stores),
  ...createManageComputedTraits(stores),
  ...createPreviewSegment(stores),
  ...createManageIdentity({ ...stores, onChanged: createResolveStored(stores) }),
  ...createCorrectIdentity({ ...stores, openEvidence: async () => stores, newId }),
  ...createCorrectPerson({ ...stores, newId }),
  ...createSimulateRules(stores),
  ...createManageDestinations({ ...stores, opener: createMemoryLaneOpener(), onClosed: assert.ifError }),
  ...createManageExports(stores),
  ...createManagePrivacyPolicy(stores),
  ...createWatchEvents({ ...stores, tail: createMemoryEventTail(stores.stream) }),
  ...createManageRetention(stores),
  ...createPreviewRetention({
    store: createMemoryRetentionStore({ ...stores, timelines: { ...stores.timelines, drop: () => undefined } }),
    retention: createCachedRetention(stores),
    clock: stores.clock,
  }),
  ...createReadRegister({ ...stores, findDestination }),
  ...createManageQuarantine({ ...stores, newId }),
  ...createReadProfiles(stores),
  ...createWithdrawPerson({ ...stores, newId }),
  ...createReadGraph(stores),
  ...createReadLedger(stores),
  ...createReadVocabulary({ archive: createMemoryRewritableObjects<readonly ArchiveRow[]>() }),
  ...createManageTokens({ ...stores, makeSecret: () => newId().padEnd(43, '0') }),
  ...createReadAudit(stores),
  ...createRecipientRoutes(stores),
  ...createManagePrivacyRequests({
    keyring: stores.keyring,
    requests: createMemoryPrivacyRequestStore(),
    queue: createMemoryQueue(stores.clock),
    files: createMemoryObjectStore(),
    erasureSteps: async () => [],
    signer: createReceiptSigner('a key of sixteen characters or more'),
    controllerId: 'headwater-test',
    kinds: REQUEST_KINDS,
    allowPlainHttp: false,
  }),
  ...openConsoleRoutes(stores),
  ...createDescribeApi({ version: '0.0.0' }),
});

/**
 * The whole API over stores in memory: `call` is a client, `stitch` does what the stream would have done by now, and time
 * stands still but for `wait`.
 */
export const openDeployment = (start = Date.UTC(2026, 10, 22, 10)) => {
  let now = start;
  let made = 0;
  let read = 0;
  const stores = openStores(() => now);
  const stitchProfiles = createStitchProfiles(stores);
  const stitch = async () => {
    const records = stores.stream.records.slice(read).map(({ record }, index) => ({
      position: { shard: 'shardId-000000000000', sequence: String(read + index + 1) },
      record,
    }));
    read += records.length;
    if (records.length > 0) await stitchProfiles(records);
  };
  const newId = () => `id-${++made}`;
  const routes = openRoutes(stores, newId);
  return {
    stores,
    routes,
    now: () => now,
    stitch,
    wait: (ms: number) => {
      now += ms;
    },
    call: createApiClient(allOperations, routes, () => now),
  };
};
