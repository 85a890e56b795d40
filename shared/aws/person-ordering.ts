import { randomUUID } from 'node:crypto';
import { createAskRemoval } from '../destinations/ask-removal.ts';
import { createPersonOrders } from '../privacy/person-orders.ts';
import { kinesisClient } from './clients.ts';
import { resourceName } from './environment.ts';
import { createKinesisEventStream } from './kinesis-event-stream.ts';
import { createRemovalStores } from './removal-stores.ts';

/**
 * What orders of requests are wired to, a part of its own that is loaded with the first of them. `configuration`, `profiles`,
 * `deliveries`, the stream and the secret must be declared by the function, the stream and `deliveries` for writing.
 */
export const createPersonOrdering = async () => {
  const stores = await createRemovalStores();
  const stream = createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') });
  return {
    orders: createPersonOrders({ ...stores, stream, clock: Date.now, newId: randomUUID }),
    askRemoval: createAskRemoval(stores),
  };
};
