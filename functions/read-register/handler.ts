import { openConfiguration } from '../../shared/aws/configured.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { findDestination } from '../../shared/destinations/find-destination.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadRegister } from './read-register.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createReadRegister({ ...openConfiguration(), findDestination }),
});
