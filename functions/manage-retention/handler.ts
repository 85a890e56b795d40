import { openConfiguration } from '../../shared/aws/configured.ts';
import { managementToken } from '../../shared/aws/secret.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageRetention } from './manage-retention.ts';

export const handler = createHttpHandler({
  authenticate: createBearerAuthenticator(managementToken),
  routes: createManageRetention(openConfiguration()),
});
