import { randomUUID } from 'node:crypto';
import { createCachedSourceDirectory } from '../../shared/aws/cached-source-directory.ts';
import { documentClient, kinesisClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { unpackGzip } from '../../shared/lambda/unpack-gzip.ts';
import { createCollectEvents } from './collect-events.ts';

const configuration = createConfigurationStore({
  client: documentClient(),
  table: resourceName('table:configuration'),
});
const routes = createCollectEvents({
  sources: createCachedSourceDirectory({ configuration, clock: Date.now }),
  stream: createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') }),
  keyring: createKeyring((await deploymentSecret()).identifierKey),
  unpack: unpackGzip,
  newId: randomUUID,
});

export const handler = createHttpHandler({ routes });
