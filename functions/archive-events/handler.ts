import { documentClient, s3Client } from '../../shared/aws/clients.ts';
import { createDynamoLedgerWriter } from '../../shared/aws/dynamodb-ledger-writer.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openTombstones } from '../../shared/aws/open-tombstones.ts';
import { createS3ArchiveStore } from '../../shared/aws/s3-archive-store.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createStreamHandler } from '../../shared/lambda/stream-handler.ts';
import { createArchiveEvents } from './archive-events.ts';

export const handler = createStreamHandler(
  createArchiveEvents({
    archive: createS3ArchiveStore({ client: s3Client(), bucket: resourceName('bucket:archive') }),
    ledger: createDynamoLedgerWriter({ client: documentClient(), table: resourceName('table:ledger') }),
    tombstones: openTombstones(),
    keyring: createKeyring((await deploymentSecret()).identifierKey),
  }),
);
