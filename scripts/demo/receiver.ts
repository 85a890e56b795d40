import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

/** What came to the webhook receiver. */
export interface Receiver {
  readonly url: string;
  /** Requests whose signature was right, and those whose was not. */
  readonly verified: () => number;
  readonly refused: () => number;
  /** Members of the audience as the receiver now knows them. */
  readonly members: () => number;
  readonly close: () => Promise<void>;
}

interface Delivery {
  readonly members: readonly {
    readonly operation: 'add' | 'remove';
    readonly identifier: { readonly type: string; readonly value: string };
  }[];
}

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

/** A platform of the demo's own: takes members over HTTP and checks that each request is signed as Standard Webhooks says. */
export const startReceiver = async (secret: string): Promise<Receiver> => {
  const webhook = new Webhook(secret);
  const audience = new Set<string>();
  let [verified, refused] = [0, 0];
  const take = (body: string, headers: IncomingMessage['headers']): boolean => {
    try {
      const { members } = webhook.verify(body, headers as Record<string, string>) as Delivery;
      for (const { operation, identifier } of members) {
        const name = `${identifier.type}:${identifier.value}`;
        if (operation === 'add') audience.add(name);
        else audience.delete(name);
      }
      verified += 1;
      return true;
    } catch {
      refused += 1;
      return false;
    }
  };
  const server = createServer((request, response) => {
    bodyOf(request).then(
      (body) => response.writeHead(take(body, request.headers) ? 204 : 401).end(),
      () => response.writeHead(400).end(),
    );
  });
  const port = await listen(server);
  return {
    url: `http://127.0.0.1:${port}/members`,
    verified: () => verified,
    refused: () => refused,
    members: () => audience.size,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
};
