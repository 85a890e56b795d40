import type { Transport } from '../ports/transport.ts';
import { isLocalHost, resourceName } from './environment.ts';
import { createEventBridgeTransport } from './eventbridge-transport.ts';
import { createHttpTransport } from './http-transport.ts';
import { createSftpTransport } from './sftp-transport.ts';

/** Everything that speaks to platforms: HTTPS, event buses of the account (`buses` must be declared), SFTP. Each is loaded when it is needed. */
export const createPlatformTransport = (): Transport => {
  const http = createHttpTransport({ allowPrivate: isLocalHost() });
  const loadBus = async () => (await import('./put-events.ts')).createPutEvents();
  const loadSftp = async () => (await import('./sftp-upload.ts')).upload;
  const buses = Object.keys(JSON.parse(resourceName('buses')));
  const events = createEventBridgeTransport({ buses, load: loadBus, clock: Date.now }, http);
  return createSftpTransport({ allowPrivate: isLocalHost(), load: loadSftp, clock: Date.now }, events);
};
