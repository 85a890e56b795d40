import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from '../../shared/aws/dynamodb-delivery-store.ts';
import { createDynamoRunStore } from '../../shared/aws/dynamodb-run-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageExports } from './manage-exports.ts';

const client = documentClient();

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageExports({
    configuration: createConfigurationStore({ client, table: resourceName('table:configuration') }),
    deliveries: createDynamoDeliveryStore({ client, table: resourceName('table:deliveries') }),
    runs: createDynamoRunStore({ client, table: resourceName('table:deliveries') }),
  }),
});
