import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sendOrders } from './send-orders.ts';

interface Answer {
  readonly status: number;
  readonly retryAfter?: string;
}

describe('sending orders', () => {
  let folder: string;
  let server: Server;
  let url: string;
  let answers: Answer[] = [];
  let batches: { messageId: string }[][] = [];
  let keys = new Set<string | undefined>();
  let [open, mostOpen] = [0, 0];

  const answer = (body: string, response: ServerResponse): void => {
    const { status, retryAfter } = answers.shift() ?? { status: 200 };
    if (status === 200) batches.push(JSON.parse(body).batch);
    response.writeHead(status, retryAfter === undefined ? {} : { 'retry-after': retryAfter });
    response.end(status === 200 ? '{"success":true}' : '{"error":{"code":"busy","message":"Wait."}}');
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'send-orders-'));
    server = createServer((request, response) => {
      mostOpen = Math.max(mostOpen, ++open);
      keys.add(request.headers.authorization);
      void text(request).then(async (body) => {
        await pause(5);
        open -= 1;
        answer(body, response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(async () => {
    server.close();
    await rm(folder, { recursive: true });
  });

  const send = async (invoices: number, next: Answer[] = []) => {
    answers = next;
    batches = [];
    keys = new Set();
    mostOpen = 0;
    const file = join(folder, 'orders.csv');
    const lines = Array.from({ length: invoices }, (_, n) => `${n},A,Thing,1,2011-01-01 10:00:00,1,7.0,France`);
    const header = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';
    await writeFile(file, [header, ...lines].join('\n'));
    return sendOrders({ url, serverKey: 'key' }, { file, onProgress: () => undefined });
  };
  const messageIds = () => batches.flat().map(({ messageId }) => messageId);

  it('sends every order once, a few requests at a time, with the key of the server', async () => {
    const sent = await send(2600);
    assert.deepEqual(sent, { events: 2600, lines: 2600, rejected: 0 });
    assert.equal(new Set(messageIds()).size, 2600);
    assert.equal(messageIds().length, 2600);
    assert.ok(mostOpen <= 4, `${mostOpen} requests at once`);
    assert.deepEqual([...keys], [`Basic ${btoa('key:')}`]);
  });

  it('waits as long as it is asked to, and sends again', async () => {
    const began = performance.now();
    const sent = await send(10, [
      { status: 429, retryAfter: '1' },
      { status: 503, retryAfter: '0' },
    ]);
    assert.equal(sent.events, 10);
    assert.ok(performance.now() - began >= 990);
    assert.equal(messageIds().length, 10);
  });

  it('stops at a refusal and says which', async () => {
    await assert.rejects(send(600, [{ status: 401 }]), /did not take the orders: 401/);
  });
});
