import { randomUUID } from 'node:crypto';
import { kinesisClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { openQuarantine } from '../../shared/aws/open-quarantine.ts';
import { openTombstones } from '../../shared/aws/open-tombstones.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createManageQuarantine } from './manage-quarantine.ts';

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createManageQuarantine({
    ...openConfiguration(),
    quarantine: openQuarantine(),
    stream: createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') }),
    tombstones: openTombstones(),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
    newId: randomUUID,
  }),
});
