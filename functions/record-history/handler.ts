import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient } from '../../shared/aws/clients.ts';
import { createDynamoBackfillReader } from '../../shared/aws/dynamodb-backfill-reader.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoHistoryStore } from '../../shared/aws/dynamodb-history-store.ts';
import { createDynamoLedgerStore } from '../../shared/aws/dynamodb-ledger-store.ts';
import { createDynamoMembershipStore } from '../../shared/aws/dynamodb-membership-store.ts';
import { createDynamoProfileCounter } from '../../shared/aws/dynamodb-profile-counter.ts';
import { createDynamoRunStore } from '../../shared/aws/dynamodb-run-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createRecordHistory } from './record-history.ts';

const client = documentClient();
const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
const definitions = createCachedSegmentDefinitions({ configuration, clock: Date.now });
const memberships = createDynamoMembershipStore({ client, table: resourceName('table:memberships') });
const backfills = createDynamoBackfillReader({ client, table: resourceName('table:memberships') });
const profiles = createDynamoProfileCounter({ client, table: resourceName('table:profiles') });
const runs = createDynamoRunStore({ client, table: resourceName('table:deliveries') });
const ledger = createDynamoLedgerStore({ client, table: resourceName('table:ledger') });
const history = createDynamoHistoryStore({ client, table: resourceName('table:history') });

export const handler = createScheduleHandler(
  createRecordHistory({ configuration, definitions, memberships, backfills, profiles, runs, ledger, history }),
);
