import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient, s3Client } from '../../shared/aws/clients.ts';
import { createDynamoBackfillStore } from '../../shared/aws/dynamodb-backfill-store.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from '../../shared/aws/dynamodb-delivery-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoRunStore } from '../../shared/aws/dynamodb-run-store.ts';
import { isLocalHost, resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import { createLanes } from '../../shared/aws/lanes.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createObjectTransport } from '../../shared/destinations/object-transport.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createDeliverMembers } from './deliver-members.ts';

const client = documentClient();
const deliveries = resourceName('table:deliveries');
const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
const keyring = createKeyring((await deploymentSecret()).identifierKey);
const objects = createS3ObjectStore({ client: s3Client(), bucket: resourceName('bucket:exports') });

const deliver = createDeliverMembers({
  configuration,
  keyring,
  clock: Date.now,
  definitions: createCachedSegmentDefinitions({ configuration, clock: Date.now }),
  backfills: createDynamoBackfillStore({ client, table: resourceName('table:memberships') }),
  profiles: createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring }),
  deliveries: createDynamoDeliveryStore({ client, table: deliveries }),
  runs: createDynamoRunStore({ client, table: deliveries }),
  transport: createObjectTransport(objects, createHttpTransport({ allowPrivate: isLocalHost() }), Date.now),
  lane: createLanes(),
});

export const handler = createQueueHandler(({ body }) => deliver(body));
