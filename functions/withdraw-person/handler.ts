import { randomUUID } from 'node:crypto';
import { openAccess } from '../../shared/aws/open-access.ts';
import { createRemovalStores } from '../../shared/aws/removal-stores.ts';
import { createAuthenticator } from '../../shared/lambda/authenticator.ts';
import { createHttpHandler } from '../../shared/lambda/http-handler.ts';
import { createWithdrawPerson } from './withdraw-person.ts';

const routes = createWithdrawPerson({ ...(await createRemovalStores()), newId: randomUUID });

export const handler = createHttpHandler({ authenticate: createAuthenticator(await openAccess()), routes });
