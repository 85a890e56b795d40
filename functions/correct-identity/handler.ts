import { randomUUID } from 'node:crypto';
import { documentClient, kinesisClient } from '../../shared/aws/clients.ts';
import { openConfiguration } from '../../shared/aws/configured.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { openTombstones } from '../../shared/aws/open-tombstones.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createCorrectIdentity } from './correct-identity.ts';

const keyring = createKeyring((await deploymentSecret()).identifierKey);
const stream = createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') });
const table = resourceName('table:profiles');
const profiles = createDynamoProfileStore({ client: documentClient(), table, keyring });
const stores = { profiles, keyring, stream, tombstones: openTombstones() };
const routes = createCorrectIdentity({ ...openConfiguration(), ...stores, newId: randomUUID });

export const handler = createHttpHandler({ authenticate: createAuthenticator(await openAccess()), routes });
