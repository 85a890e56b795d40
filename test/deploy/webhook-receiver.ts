import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Webhook } from 'standardwebhooks';

/** A receiver of webhooks that keeps what was signed rightly and refuses the rest. */
export interface WebhookReceiver {
  readonly url: string;
  readonly secret: string;
  readonly received: string[];
  stop(): void;
}

export const startWebhookReceiver = async (): Promise<WebhookReceiver> => {
  const secret = `whsec_${randomBytes(24).toString('base64')}`;
  const received: string[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    try {
      new Webhook(secret).verify(body, request.headers as Record<string, string>);
      received.push(body);
      response.writeHead(200).end();
    } catch {
      // A signature that does not hold: the sender reads it as refused, and the check that waits for `received` fails.
      response.writeHead(401).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/`, secret, received, stop: () => server.close() };
};
