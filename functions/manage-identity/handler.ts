import { openConfiguration } from '../../shared/aws/configured.ts';
import { managementToken } from '../../shared/aws/secret.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageIdentity } from './manage-identity.ts';

/** Stored profiles meet changed rules when their next event comes. */
const leaveStoredProfiles = async (): Promise<void> => undefined;

export const handler = createHttpHandler({
  authenticate: createBearerAuthenticator(managementToken),
  routes: createManageIdentity({ ...openConfiguration(), onChanged: leaveStoredProfiles }),
});
