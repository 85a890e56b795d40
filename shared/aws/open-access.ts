import { randomBytes } from 'node:crypto';
import type { AuditLog } from '../ports/audit-log.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { TokenDirectory } from '../ports/token-directory.ts';
import { createCachedTokenDirectory } from './cached-token-directory.ts';
import { documentClient } from './clients.ts';
import { createDynamoAuditLog } from './dynamodb-audit-log.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createSessionStore } from './dynamodb-session-store.ts';
import { resourceName } from './environment.ts';
import { createKeyring } from './hmac-keyring.ts';
import { deploymentSecret, managementToken } from './secret.ts';

/** Bytes of a writer's name in the audit log. */
const NAME_BYTES = 12;

/** The deployment's audit log. */
export const openAuditLog = (): AuditLog =>
  createDynamoAuditLog({ client: documentClient(), table: resourceName('table:audit') });

/**
 * What the authenticator of management calls needs. Every function with such calls is given the tables and the secret for it by the
 * stack, so none declares them.
 */
export const openAccess = async (): Promise<{
  readonly rootToken: () => Promise<string>;
  readonly tokens: TokenDirectory;
  readonly keyring: Keyring;
  readonly audit: AuditLog;
  readonly newId: () => string;
  readonly clock: () => number;
}> => {
  const clock = Date.now;
  const table = resourceName('table:configuration');
  const configuration = createConfigurationStore({ client: documentClient(), table });
  return {
    rootToken: managementToken,
    tokens: createCachedTokenDirectory({
      configuration,
      sessions: createSessionStore({ client: documentClient(), table }),
      clock,
    }),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
    audit: openAuditLog(),
    newId: () => randomBytes(NAME_BYTES).toString('base64url'),
    clock,
  };
};
