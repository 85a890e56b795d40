import { createCachedRetention } from '../../shared/aws/cached-retention.ts';
import { documentClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createRetentionPages } from '../../shared/aws/dynamodb-retention-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createPreviewRetention } from './preview-retention.ts';

const { configuration } = openConfiguration();

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createPreviewRetention({
    store: createRetentionPages({ client: documentClient(), profiles: resourceName('table:profiles') }),
    retention: createCachedRetention({ configuration, clock: Date.now }),
    clock: () => performance.now(),
  }),
});
