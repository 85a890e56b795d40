import type { Clock } from '../ports/clock.ts';
import { documentClient, s3Client } from './clients.ts';
import { createDynamoErasableQuarantine } from './dynamodb-erasable-quarantine.ts';
import { createDynamoErasureJobs } from './dynamodb-erasure-jobs.ts';
import { createDynamoErasureNotes } from './dynamodb-erasure-notes.ts';
import { createDynamoPrivacyRequestStore } from './dynamodb-privacy-request-store.ts';
import { resourceName as name } from './environment.ts';
import { createRemovalStores } from './removal-stores.ts';
import { createS3ObjectStore } from './s3-object-store.ts';
import { createDecidingStores } from './stitching-stores.ts';

/** Everything that may hold something of a person, as this function's environment names it. */
export const createErasureStores = async (clock: Clock) => {
  const client = documentClient();
  const privacy = { client, table: name('table:privacy') };
  const deciding = await createDecidingStores(clock);
  return {
    ...(await createRemovalStores()),
    ...deciding,
    clock,
    streamHours: Number(name('setting:stream-hours')),
    notes: createDynamoErasureNotes(privacy),
    jobs: createDynamoErasureJobs({ ...privacy, keyring: deciding.keyring }),
    quarantine: createDynamoErasableQuarantine({ client, table: name('table:quarantine') }),
    requests: createDynamoPrivacyRequestStore(privacy),
    objects: createS3ObjectStore({ client: s3Client(), bucket: name('bucket:exports') }),
  };
};
