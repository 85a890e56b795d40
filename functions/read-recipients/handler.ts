import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoDeliveryStore } from '../../shared/aws/dynamodb-delivery-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createRecipientRoutes } from './read-recipients.ts';

const client = documentClient();
const keyring = createKeyring((await deploymentSecret()).identifierKey);

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createRecipientRoutes({
    keyring,
    profiles: createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring }),
    configuration: createConfigurationStore({ client, table: resourceName('table:configuration') }),
    deliveries: createDynamoDeliveryStore({ client, table: resourceName('table:deliveries') }),
  }),
});
