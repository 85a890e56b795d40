import { randomUUID } from 'node:crypto';
import { documentClient, kinesisClient } from '../../shared/aws/clients.ts';
import { createDynamoProfileStore } from '../../shared/aws/dynamodb-profile-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { openAccess } from '../../shared/aws/open-access.ts';
import { openTombstones } from '../../shared/aws/open-tombstones.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createCorrectPerson } from './correct-person.ts';

const keyring = createKeyring((await deploymentSecret()).identifierKey);
const table = resourceName('table:profiles');
const profiles = createDynamoProfileStore({ client: documentClient(), table, keyring });
const stream = createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') });
const tombstones = openTombstones();
const routes = createCorrectPerson({ profiles, keyring, stream, tombstones, newId: randomUUID });

export const handler = createHttpHandler({ authenticate: createAuthenticator(await openAccess()), routes });
