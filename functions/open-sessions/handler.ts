import { randomBytes } from 'node:crypto';
import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createSessionStore } from '../../shared/aws/dynamodb-session-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createOidcIdentityProvider } from '../../shared/aws/oidc-identity-provider.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuditWriter } from '../../shared/lambda/audit-writer.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createOpenSessions } from './open-sessions.ts';

const access = await openAccess();
const stored = { client: documentClient(), table: resourceName('table:configuration') };
const routes = createOpenSessions({
  ...access,
  provider: createOidcIdentityProvider({ issuer: resourceName('setting:sign-in'), clock: access.clock }),
  sessions: createSessionStore(stored),
  configuration: createConfigurationStore(stored),
  record: createAuditWriter({ ...access, log: access.audit }),
  random: (bytes) => randomBytes(bytes).toString('base64url'),
});
export const handler = createHttpHandler({ authenticate: createAuthenticator(access), routes });
