import { openConfiguration } from '../../shared/aws/configured.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageRetention } from './manage-retention.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageRetention(openConfiguration()),
});
