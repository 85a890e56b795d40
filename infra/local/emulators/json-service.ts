import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A service that runs in this process; `close` ends open connections and flushes what it keeps. */
export interface RunningService {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** An error in the spelling of AWS's JSON protocols. */
export interface ServiceFailure {
  readonly statusCode: number;
  readonly body: Readonly<Record<string, unknown>>;
}

/** The operation of a JSON-protocol request: `PutItem` of `DynamoDB_20120810.PutItem`. */
export const operationOf = (request: IncomingMessage): string =>
  String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '';

export const readBody = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};

export const sendJson = (response: ServerResponse, statusCode: number, body: unknown): void => {
  const text = JSON.stringify(body);
  response.writeHead(statusCode, {
    'content-type': 'application/x-amz-json-1.0',
    'content-length': Buffer.byteLength(text),
  });
  response.end(text);
};

export const failure = (type: string, message: string, statusCode = 400): ServiceFailure => ({
  statusCode,
  body: { __type: type, message, Message: message },
});

export const isFailure = (value: unknown): value is ServiceFailure =>
  typeof value === 'object' && value !== null && 'statusCode' in value && 'body' in value;

/** Listens on 127.0.0.1 only: an emulator is nobody else's business. Port 0 picks a free one. */
export const listen = async (
  handler: RequestListener,
  port = 0,
): Promise<RunningService & { readonly port: number }> => {
  const server = createServer({ keepAliveTimeout: 60_000, requestTimeout: 0 }, handler);
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const { port: bound } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${bound}`,
    port: bound,
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};
