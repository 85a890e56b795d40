import { keepingConfigured } from '../../shared/aws/cached-retention.ts';
import { createCachedSegmentDefinitions } from '../../shared/aws/cached-segment-definitions.ts';
import { documentClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { openTimelines } from '../../shared/aws/open-timelines.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadProfiles } from './read-profiles.ts';

const [client, clock, table] = [documentClient(), Date.now, resourceName('table:profiles')];
const { configuration, rules } = openConfiguration();
const keyring = createKeyring((await deploymentSecret()).identifierKey);
const profiles = keepingConfigured(createDynamoProfileStore({ client, table, keyring }), { configuration, clock });
const definitions = createCachedSegmentDefinitions({ configuration, clock });

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createReadProfiles({ profiles, timelines: openTimelines(), definitions, keyring, rules }),
});
