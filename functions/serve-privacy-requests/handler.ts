import { randomUUID } from 'node:crypto';
import { kinesisClient } from '../../shared/aws/clients.ts';
import { isLocalHost, resourceName } from '../../shared/aws/environment.ts';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import { createKinesisEventStream } from '../../shared/aws/kinesis-event-stream.ts';
import { createPrivacyRequests } from '../../shared/aws/privacy-requests.ts';
import { createPrivacyStores } from '../../shared/aws/privacy-stores.ts';
import { createRemovalStores } from '../../shared/aws/removal-stores.ts';
import { createAskRemoval } from '../../shared/destinations/ask-removal.ts';
import { callForAttention } from '../../shared/lambda/observability.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createPersonOrders } from '../../shared/privacy/person-orders.ts';
import { createServePrivacyRequests } from './serve-privacy-requests.ts';

const received = await createPrivacyRequests();
const stores = createPrivacyStores(received.keyring);
const stream = createKinesisEventStream({ client: kinesisClient(), stream: resourceName('stream:events') });
const orders = createPersonOrders({ ...stores, ...received, stream, newId: randomUUID });
const serve = createServePrivacyRequests({
  ...{ ...received, ...stores, transport: createHttpTransport({ allowPrivate: isLocalHost() }) },
  ordering: { orders, askRemoval: createAskRemoval(await createRemovalStores()) },
  alarm: callForAttention,
});

export const handler = createQueueHandler(({ body }) => serve(body));
