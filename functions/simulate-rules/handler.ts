import { documentClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createSimulateRules } from './simulate-rules.ts';

const keyring = createKeyring((await deploymentSecret()).identifierKey);
const profiles = createDynamoProfileStore({
  client: documentClient(),
  table: resourceName('table:profiles'),
  keyring,
});

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createSimulateRules({ ...openConfiguration(), profiles, keyring, clock: () => performance.now() }),
});
