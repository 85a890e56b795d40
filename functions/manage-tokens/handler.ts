import { randomBytes } from 'node:crypto';
import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageTokens } from './manage-tokens.ts';

const access = await openAccess();
const table = resourceName('table:configuration');

export const handler = createHttpHandler({
  authenticate: createAuthenticator(access),
  routes: createManageTokens({
    ...access,
    configuration: createConfigurationStore({ client: documentClient(), table }),
    makeSecret: () => randomBytes(32).toString('base64url'),
  }),
});
