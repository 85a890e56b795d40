import { openAccess } from '../../shared/aws/open-access.ts';
import { openOverview } from '../../shared/aws/open-overview.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadOverview } from './read-overview.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createReadOverview(openOverview()),
});
