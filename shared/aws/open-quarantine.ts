import type { QuarantineReview } from '../ports/quarantine-review.ts';
import type { QuarantineStore } from '../ports/quarantine-store.ts';
import { documentClient } from './clients.ts';
import { createDynamoQuarantineReview } from './dynamodb-quarantine-review.ts';
import { createDynamoQuarantineStore } from './dynamodb-quarantine-store.ts';
import { resourceName } from './environment.ts';

/** Quarantined events for who goes through them, as this function's environment names their table. */
export const openQuarantine = (): QuarantineStore & QuarantineReview => {
  const options = { client: documentClient(), table: resourceName('table:quarantine') };
  return { ...createDynamoQuarantineStore(options), ...createDynamoQuarantineReview(options) };
};
