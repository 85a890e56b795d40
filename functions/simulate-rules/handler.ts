import { documentClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { deploymentSecret, managementToken } from '../../shared/aws/secret.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createSimulateRules } from './simulate-rules.ts';

const keyring = createKeyring((await deploymentSecret()).identifierKey);
const profiles = createDynamoProfileStore({
  client: documentClient(),
  table: resourceName('table:profiles'),
  keyring,
});

export const handler = createHttpHandler({
  authenticate: createBearerAuthenticator(managementToken),
  routes: createSimulateRules({ ...openConfiguration(), profiles, keyring, clock: Date.now }),
});
