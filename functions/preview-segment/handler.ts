import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient } from '../../shared/aws/clients.ts';
import { createConfigurationStore } from '../../shared/aws/dynamodb-configuration-store.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createPreviewSegment } from './preview-segment.ts';

const client = documentClient();
const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
const keyring = createKeyring((await deploymentSecret()).identifierKey);
const profiles = createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring });
const timelines = createDynamoTimelineStore({ client, table: resourceName('table:timelines') });
const definitions = createCachedSegmentDefinitions({ configuration, clock: Date.now });
const timeZone = resourceName('setting:time-zone');

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createPreviewSegment({ profiles, timelines, definitions, clock: () => performance.now(), timeZone }),
});
