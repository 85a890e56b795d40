import { randomUUID } from 'node:crypto';
import { documentClient, kinesisClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoQuarantineStore } from '../../shared/aws/dynamodb-quarantine-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { deploymentSecret, managementToken } from '../../shared/aws/secret.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageQuarantine } from './manage-quarantine.ts';

const client = documentClient();

export const handler = createHttpHandler({
  authenticate: createBearerAuthenticator(managementToken),
  routes: createManageQuarantine({
    quarantine: createDynamoQuarantineStore({ client, table: resourceName('table:quarantine') }),
    configuration: createConfigurationStore({ client, table: resourceName('table:configuration') }),
    stream: createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') }),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
    newId: randomUUID,
  }),
});
