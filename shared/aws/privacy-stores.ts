import type { Json } from '../domain/json.ts';
import type { Keyring } from '../ports/keyring.ts';
import { createCachedRetention } from './cached-retention.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient, s3Client } from './clients.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from './dynamodb-delivery-store.ts';
import { createDynamoInactiveErasures } from './dynamodb-inactive-erasures.ts';
import { createDynamoProfileStore } from './dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from './dynamodb-timeline-store.ts';
import { resourceName as name } from './environment.ts';
import { createS3ObjectStore } from './s3-object-store.ts';

/** What is read of a person for a right and where it is written, as this function's environment names it. */
export const createPrivacyStores = (keyring: Keyring) => {
  const client = documentClient();
  const clock = Date.now;
  const configuration = createConfigurationStore({ client, table: name('table:configuration') });
  return {
    clock,
    configuration,
    retention: createCachedRetention({ configuration, clock }),
    inactive: createDynamoInactiveErasures({ client, table: name('table:privacy') }),
    definitions: createCachedSegmentDefinitions({ configuration, clock }),
    profiles: createDynamoProfileStore({ client, table: name('table:profiles'), keyring }),
    timelines: createDynamoTimelineStore({ client, table: name('table:timelines'), clock }),
    deliveries: createDynamoDeliveryStore({ client, table: name('table:deliveries') }),
    objects: createS3ObjectStore({ client: s3Client(), bucket: name('bucket:exports') }),
    policy: async (): Promise<Json | undefined> => (await configuration.get<Json>('privacy', 'policy'))?.document,
  };
};
