import { isLocalHost } from '../../shared/aws/environment.ts';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import { openErasure } from '../../shared/aws/open-erasure.ts';
import { createPrivacyRequests } from '../../shared/aws/privacy-requests.ts';
import { createPrivacyStores } from '../../shared/aws/privacy-stores.ts';
import { callForAttention } from '../../shared/lambda/observability.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createServePrivacyRequests } from './serve-privacy-requests.ts';

const received = await createPrivacyRequests();
const serve = createServePrivacyRequests({
  ...received,
  ...createPrivacyStores(received.keyring),
  erase: openErasure,
  transport: createHttpTransport({ allowPrivate: isLocalHost() }),
  ordering: async () => (await import('../../shared/aws/person-ordering.ts')).createPersonOrdering(),
  alarm: callForAttention,
});

export const handler = createQueueHandler(({ body }) => serve(body));
