import { kinesisClient } from '../../shared/aws/clients.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKinesisEventTail } from '../../shared/aws/kinesis-event-tail.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { openTombstones } from '../../shared/aws/open-tombstones.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createWatchEvents } from './watch-events.ts';

const access = await openAccess();

export const handler = createHttpHandler({
  authenticate: createAuthenticator(access),
  routes: createWatchEvents({
    tail: createKinesisEventTail({ client: kinesisClient(), stream: resourceName('stream:events') }),
    tombstones: openTombstones(),
    keyring: access.keyring,
  }),
});
