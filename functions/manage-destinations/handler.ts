import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoRemovalStore } from '../../shared/aws/dynamodb-removal-store.ts';
import { createDynamoRunStore } from '../../shared/aws/dynamodb-run-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createLaneOpener } from '../../shared/aws/lane-opener.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { loggable, logger } from '../../shared/lambda/observability.ts';
import { createManageDestinations } from './manage-destinations.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageDestinations({
    configuration: createConfigurationStore({ client: documentClient(), table: resourceName('table:configuration') }),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
    opener: createLaneOpener(),
    runs: createDynamoRunStore({ client: documentClient(), table: resourceName('table:deliveries') }),
    removals: createDynamoRemovalStore({ client: documentClient(), table: resourceName('table:deliveries') }),
    onClosed: (error) => logger.warn('lane not opened yet', loggable(error)),
  }),
});
