import { openConfiguration } from '../../shared/aws/configured.ts';
import { managementToken } from '../../shared/aws/secret.ts';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadRegister } from './read-register.ts';

export const handler = createHttpHandler({
  authenticate: createBearerAuthenticator(managementToken),
  routes: createReadRegister({ ...openConfiguration(), findDestination }),
});
