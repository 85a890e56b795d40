import { s3Client } from '../../shared/aws/clients.ts';
import { isLocalHost, resourceName } from '../../shared/aws/environment.ts';
import { createEventBridgeTransport } from '../../shared/aws/eventbridge-transport.ts';
import { createExportStores } from '../../shared/aws/export-stores.ts';
import { createHttpTransport } from '../../shared/aws/http-transport.ts';
import { createS3ObjectStore } from '../../shared/aws/s3-object-store.ts';
import { createSftpTransport } from '../../shared/aws/sftp-transport.ts';
import { createObjectTransport } from '../../shared/destinations/object-transport.ts';
import { callForAttention } from '../../shared/lambda/observability.ts';
import { createQueueHandler } from '../../shared/lambda/queue-handler.ts';
import { createDeliverMembers } from './deliver-members.ts';

const objects = createS3ObjectStore({ client: s3Client(), bucket: resourceName('bucket:exports') });
const http = createHttpTransport({ allowPrivate: isLocalHost() });
const loadBus = async () => (await import('../../shared/aws/put-events.ts')).createPutEvents();
const loadSftp = async () => (await import('../../shared/aws/sftp-upload.ts')).upload;
const buses = Object.keys(JSON.parse(resourceName('buses')));
const events = createEventBridgeTransport({ buses, load: loadBus, clock: Date.now }, http);
const files = createSftpTransport({ allowPrivate: isLocalHost(), load: loadSftp, clock: Date.now }, events);
const transport = createObjectTransport(objects, files, Date.now);
const deliver = createDeliverMembers({ ...(await createExportStores()), transport, alarm: callForAttention });

export const handler = createQueueHandler(({ body }) => deliver(body));
