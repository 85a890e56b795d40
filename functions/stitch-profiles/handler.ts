import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient, sqsClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoLedgerStore } from '../../shared/aws/dynamodb-ledger-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoQuarantineStore } from '../../shared/aws/dynamodb-quarantine-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { createDynamoTimerStore } from '../../shared/aws/dynamodb-timer-store.ts';
import { resourceName as name } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createSqsQueue } from '../../shared/aws/sqs-queue.ts';
import { createStreamHandler } from '../../shared/lambda/stream-handler.ts';
import { createStitchProfiles } from './stitch-profiles.ts';

const client = documentClient();
const clock = Date.now;
const keyring = createKeyring((await deploymentSecret()).identifierKey);
const table = name('table:profiles');
const configuration = createConfigurationStore({ client, table: name('table:configuration') });
const queue = createSqsQueue({ client: sqsClient(), url: name('queue:timers') });

export const handler = createStreamHandler(
  createStitchProfiles({
    profiles: createDynamoProfileStore({ client, table, keyring, memberships: name('table:memberships') }),
    timelines: createDynamoTimelineStore({ client, table: name('table:timelines') }),
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    timers: createDynamoTimerStore({ client, table: name('table:timers'), queue, clock }),
    ledger: createDynamoLedgerStore({ client, table: name('table:ledger') }),
    quarantine: createDynamoQuarantineStore({ client, table: name('table:quarantine') }),
    keyring,
    clock,
  }),
);
