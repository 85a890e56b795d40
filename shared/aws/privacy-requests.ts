import { documentClient, sqsClient } from './clients.ts';
import { createDynamoPrivacyRequestStore } from './dynamodb-privacy-request-store.ts';
import { resourceName } from './environment.ts';
import { createKeyring } from './hmac-keyring.ts';
import { createReceiptSigner } from './receipt-signer.ts';
import { deploymentSecret } from './secret.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** Requests of persons and what signs for them: `table:privacy`, `queue:privacy` and the secret must be declared by the function. */
export const createPrivacyRequests = async () => {
  const { identifierKey } = await deploymentSecret();
  return {
    requests: createDynamoPrivacyRequestStore({ client: documentClient(), table: resourceName('table:privacy') }),
    queue: createSqsQueue({ client: sqsClient(), url: resourceName('queue:privacy') }),
    keyring: createKeyring(identifierKey),
    signer: createReceiptSigner(identifierKey),
    // What the deployment calls itself to whoever sends it requests: it serves one controller.
    controllerId: `headwater-${process.env['SETTING_STAGE'] ?? 'local'}`,
  };
};
