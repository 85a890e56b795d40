import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Delivery {
  readonly members: readonly {
    readonly operation: 'add' | 'remove';
    readonly identifier: { readonly value: string };
  }[];
}

/** A receiver of webhooks that minds no clock: signatures are minutes old as soon as the host's time is moved. */
export const startHook = async () => {
  const audience = new Set<string>();
  const server = createServer(async (request, response) => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { members } = JSON.parse(Buffer.concat(parts).toString('utf8')) as Delivery;
    for (const { operation, identifier } of members) audience[operation === 'add' ? 'add' : 'delete'](identifier.value);
    response.writeHead(204).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { url: `http://127.0.0.1:${port}/members`, audience, close };
};
