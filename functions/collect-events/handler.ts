import { randomUUID } from 'node:crypto';
import { createCachedSourceDirectory } from '../../shared/aws/cached-source-directory.ts';
import { kinesisClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { openTombstones } from '../../shared/aws/open-tombstones.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { unpackGzip } from '../../shared/lambda/unpack-gzip.ts';
import { createCollectEvents } from './collect-events.ts';

const { configuration, rules, policy } = openConfiguration();
export const handler = createHttpHandler({
  routes: createCollectEvents({
    sources: createCachedSourceDirectory({ configuration, clock: Date.now }),
    ...{ rules, policy },
    stream: createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') }),
    tombstones: openTombstones(),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
    unpack: unpackGzip,
    newId: randomUUID,
  }),
});
