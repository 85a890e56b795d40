import { documentClient } from '../../shared/aws/clients.ts';
import { createDynamoLedgerStore } from '../../shared/aws/dynamodb-ledger-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadLedger } from './read-ledger.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createReadLedger({
    ledger: createDynamoLedgerStore({ client: documentClient(), table: resourceName('table:ledger') }),
  }),
});
