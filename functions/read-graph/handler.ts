import { documentClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from '../../shared/aws/dynamodb-timeline-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createReadGraph } from './read-graph.ts';

const client = documentClient();
const { rules } = openConfiguration();
const keyring = createKeyring((await deploymentSecret()).identifierKey);
const profiles = createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring });
const timelines = createDynamoTimelineStore({ client, table: resourceName('table:timelines') });

export const handler = createHttpHandler({
  authenticate: createAuthenticator(await openAccess()),
  routes: createReadGraph({ profiles, timelines, rules, keyring }),
});
