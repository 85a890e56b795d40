import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoRenewalStore } from '../../shared/aws/dynamodb-renewal-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createPlatformTransport } from '../../shared/aws/platform-transport.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createTestDestination } from './test-destination.ts';

const client = documentClient();

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createTestDestination({
    configuration: createConfigurationStore({ client, table: resourceName('table:configuration') }),
    renewals: createDynamoRenewalStore({ client, table: resourceName('table:deliveries') }),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
    transport: createPlatformTransport(),
    clock: Date.now,
  }),
});
