import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { londonTime } from './london-time.ts';
import { type OrderEvent, readOrders } from './orders.ts';

const REAL = new URL('../../../shared/data/online-retail.csv.gz', import.meta.url).pathname;
const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country';

const all = async (file: string): Promise<readonly OrderEvent[]> => {
  const events: OrderEvent[] = [];
  for await (const event of readOrders(file)) events.push(event);
  return events;
};

describe('orders from a file', () => {
  let folder: string;
  const write = async (lines: readonly string[], name = 'orders.csv') => {
    const text = [HEADER, ...lines].join('\n');
    await writeFile(join(folder, name), name.endsWith('.gz') ? gzipSync(text) : text);
    return join(folder, name);
  };
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'orders-'));
  });
  after(() => rm(folder, { recursive: true }));

  it('make one completed order of the lines of an invoice', async () => {
    const file = await write([
      '536365,85123A,"HEART, WHITE",6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom',
      '536365,71053,LANTERN,2,2010-12-01 08:26:00,3.39,17850.0,United Kingdom',
    ]);
    assert.deepEqual(await all(file), [
      {
        type: 'track',
        event: 'Order Completed',
        messageId: 'online-retail-536365',
        timestamp: '2010-12-01T08:26:00.000Z',
        userId: '17850',
        properties: {
          order_id: '536365',
          currency: 'GBP',
          total: 22.08,
          country: 'United Kingdom',
          products: [
            { product_id: '85123A', name: 'HEART, WHITE', price: 2.55, quantity: 6 },
            { product_id: '71053', name: 'LANTERN', price: 3.39, quantity: 2 },
          ],
        },
      },
    ]);
  });

  it('make a refund of a cancellation, and keep who has no customer number apart', async () => {
    const file = await write(['C536379,D,Discount,-1,2011-07-01 09:41:00,27.5,,France'], 'orders.csv.gz');
    const [refund] = await all(file);
    assert.equal(refund?.event, 'Order Refunded');
    assert.equal(refund.anonymousId, 'online-retail-C536379');
    assert.equal(refund.userId, undefined);
    assert.equal(refund.properties.total, 27.5);
    assert.equal(refund.timestamp, '2011-07-01T08:41:00.000Z');
  });

  it('put an invoice together that another one interrupts', async () => {
    const line = (invoice: number) => `${invoice},A,Thing,1,2011-01-01 10:00:00,1,1.0,France`;
    const orders = await all(await write([line(1), line(2), line(1)]));
    assert.deepEqual(
      orders.map(({ properties }) => properties.products.length),
      [2, 1],
    );
  });

  it('say what is wrong with a file that holds something else', async () => {
    const file = join(folder, 'other.csv');
    await writeFile(file, 'a,b\n1,2\n');
    await assert.rejects(all(file), /Line 2 is not an order line/);
    await assert.rejects(all(join(folder, 'missing.csv')), /ENOENT/);
    await writeFile(join(folder, 'broken.csv.gz'), 'no gzip');
    await assert.rejects(all(join(folder, 'broken.csv.gz')), /header/);
  });

  it('follow London in and out of summer time, to the minute', () => {
    const utc = (text: string) => new Date(londonTime(text)).toISOString();
    assert.equal(utc('2011-03-27 00:59:00'), '2011-03-27T00:59:00.000Z');
    assert.equal(utc('2011-03-27 02:00:00'), '2011-03-27T01:00:00.000Z');
    assert.equal(utc('2011-10-30 00:30:00'), '2011-10-29T23:30:00.000Z');
    assert.equal(utc('2011-10-30 01:30:00'), '2011-10-30T00:30:00.000Z');
    assert.equal(utc('2011-10-30 02:00:00'), '2011-10-30T02:00:00.000Z');
    assert.ok(Number.isNaN(londonTime('soon')));
  });

  const skip = existsSync(REAL) ? false : 'the file online-retail.csv.gz is not here';
  it('hold every line of the real file, in one event an invoice', { skip }, async () => {
    let [lines, refunds, largest, unknown] = [0, 0, 0, 0];
    const ids = new Set<string>();
    const customers = new Set<string>();
    for await (const order of readOrders(REAL)) {
      lines += order.properties.products.length;
      refunds += Number(order.event === 'Order Refunded');
      largest = Math.max(largest, JSON.stringify(order).length);
      ids.add(order.messageId);
      if (order.userId) customers.add(order.userId);
      else unknown += 1;
    }
    assert.deepEqual([lines, ids.size, refunds, customers.size, unknown], [541_909, 25_900, 3836, 4372, 3710]);
    assert.ok(largest < 256 * 1024);
  });
});
