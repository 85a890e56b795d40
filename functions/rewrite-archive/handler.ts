import { randomUUID } from 'node:crypto';
import { documentClient, s3Client } from '../../shared/aws/clients.ts';
import { createDynamoArchiveDays } from '../../shared/aws/dynamodb-archive-days.ts';
import { createDynamoErasureJobs } from '../../shared/aws/dynamodb-erasure-jobs.ts';
import { createDynamoTombstoneStore } from '../../shared/aws/dynamodb-tombstone-store.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createKeyring } from '../../shared/aws/hmac-keyring.ts';
import { openRewritableBuckets } from '../../shared/aws/rewritable-buckets.ts';
import { deploymentSecret } from '../../shared/aws/secret.ts';
import { createScheduleHandler } from '../../shared/lambda/schedule-handler.ts';
import { createRewriteArchive } from './rewrite-archive.ts';

const privacy = { client: documentClient(), table: resourceName('table:privacy') };
const keyring = createKeyring((await deploymentSecret()).identifierKey);

const rewrite = createRewriteArchive({
  ...openRewritableBuckets(s3Client()),
  jobs: createDynamoErasureJobs({ ...privacy, keyring }),
  days: createDynamoArchiveDays(privacy),
  tombstones: createDynamoTombstoneStore(privacy),
  streamHours: Number(resourceName('setting:stream-hours')),
  ...{ keyring, clock: Date.now, newId: randomUUID },
});
export const handler = createScheduleHandler(rewrite);
