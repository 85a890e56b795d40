import { randomUUID } from 'node:crypto';
import { createRemovalStores } from '../../shared/aws/removal-stores.ts';
import { managementToken } from '../../shared/aws/secret.ts';
import { createBearerAuthenticator } from '../../shared/lambda/bearer-authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createWithdrawPerson } from './withdraw-person.ts';

const routes = createWithdrawPerson({ ...(await createRemovalStores()), newId: randomUUID });

export const handler = createHttpHandler({ authenticate: createBearerAuthenticator(managementToken), routes });
