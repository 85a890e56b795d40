import { documentClient } from '../../shared/aws/clients.ts';
import { createDynamoLedgerStore } from '../../shared/aws/dynamodb-ledger-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { managementToken } from '../../shared/aws/secret.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadLedger } from './read-ledger.ts';

export const handler = createHttpHandler({
  authenticate: createBearerAuthenticator(managementToken),
  routes: createReadLedger({
    ledger: createDynamoLedgerStore({ client: documentClient(), table: resourceName('table:ledger') }),
  }),
});
