import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadAudit } from './read-audit.ts';

const access = await openAccess();

export const handler = createHttpHandler({
  authenticate: createAuthenticator(access),
  routes: createReadAudit(access),
});
