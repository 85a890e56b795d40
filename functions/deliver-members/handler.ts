import { s3Client } from '../../shared/aws/clients.ts';
import { resourceName } from '../../shared/aws/environment.ts';
import { createExportStores } from '../../shared/aws/export-stores.ts';
import { createPlatformTransport } from '../../shared/aws/platform-transport.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createObjectTransport } from '../../shared/destinations/object-transport.ts';
import { callForAttention } from '../../shared/lambda/observability.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createDeliverMembers } from './deliver-members.ts';

const objects = createS3ObjectStore({ client: s3Client(), bucket: resourceName('bucket:exports') });
const transport = createObjectTransport(objects, createPlatformTransport(), Date.now);
const deliver = createDeliverMembers({ ...(await createExportStores()), transport, alarm: callForAttention });

export const handler = createQueueHandler(({ body }) => deliver(body));
