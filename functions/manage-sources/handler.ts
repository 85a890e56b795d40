import { randomBytes } from 'node:crypto';
import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageSources } from './manage-sources.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageSources({
    configuration: createConfigurationStore({ client: documentClient(), table: resourceName('table:configuration') }),
    makeKey: () => randomBytes(24).toString('base64url'),
  }),
});
