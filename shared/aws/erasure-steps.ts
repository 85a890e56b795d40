import { createReadErasureSteps } from '../erasure/read-steps.ts';
import type { Keyring } from '../ports/keyring.ts';
import { documentClient } from './clients.ts';
import { createDynamoErasureJobs } from './dynamodb-erasure-jobs.ts';
import { createDynamoErasureNotes } from './dynamodb-erasure-notes.ts';
import { resourceName } from './environment.ts';

/** How far erasures are: `table:privacy` and `setting:stream-hours` must be declared by the function. */
export const openErasureSteps = (keyring: Pick<Keyring, 'seal' | 'open'>) => {
  const privacy = { client: documentClient(), table: resourceName('table:privacy') };
  return createReadErasureSteps({
    notes: createDynamoErasureNotes(privacy),
    jobs: createDynamoErasureJobs({ ...privacy, keyring }),
    streamHours: Number(resourceName('setting:stream-hours')),
  });
};
