import { documentClient } from './clients.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from './dynamodb-delivery-store.ts';
import { createDynamoProfileStore } from './dynamodb-profile-store.ts';
import { createDynamoRefusalStore } from './dynamodb-refusal-store.ts';
import { createDynamoRemovalStore } from './dynamodb-removal-store.ts';
import { createDynamoRunStore } from './dynamodb-run-store.ts';
import { resourceName } from './environment.ts';
import { createKeyring } from './hmac-keyring.ts';
import { deploymentSecret } from './secret.ts';

/**
 * What asking destinations for a removal, and erasing what exports keep, are wired to: `configuration`, `profiles`, `deliveries`,
 * `privacy` and the deployment's secret must be declared by the function, `deliveries` for writing too.
 */
export const createRemovalStores = async () => {
  const client = documentClient();
  const deliveries = { client, table: resourceName('table:deliveries') };
  const keyring = createKeyring((await deploymentSecret()).identifierKey);
  return {
    keyring,
    configuration: createConfigurationStore({ client, table: resourceName('table:configuration') }),
    profiles: createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring }),
    deliveries: createDynamoDeliveryStore(deliveries),
    removals: createDynamoRemovalStore(deliveries),
    refusals: createDynamoRefusalStore({ client, table: resourceName('table:privacy') }),
    runs: createDynamoRunStore(deliveries),
  };
};
