import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { HeadwaterError } from '../../shared/domain/errors.ts';
import { londonTime } from './london-time.ts';

/** An order as a Segment track call. */
export interface OrderEvent {
  readonly type: 'track';
  readonly event: 'Order Completed' | 'Order Refunded';
  readonly messageId: string;
  readonly timestamp: string;
  readonly userId?: string;
  readonly anonymousId?: string;
  readonly properties: {
    readonly order_id: string;
    readonly currency: 'GBP';
    readonly total: number;
    readonly country: string;
    readonly products: readonly OrderLine[];
  };
}

interface OrderLine {
  readonly product_id: string;
  readonly name: string;
  readonly price: number;
  readonly quantity: number;
}

interface Line {
  readonly InvoiceNo: string;
  readonly StockCode: string;
  readonly Description: string;
  readonly Quantity: string;
  readonly InvoiceDate: string;
  readonly UnitPrice: string;
  readonly CustomerID: string;
  readonly Country: string;
}

const COLUMNS = [
  'InvoiceNo',
  'StockCode',
  'Description',
  'Quantity',
  'InvoiceDate',
  'UnitPrice',
  'CustomerID',
  'Country',
];
/** The lines of an invoice stand together, but for one that another interrupts: so many may be open at once. */
const OPEN_INVOICES = 8;

/** A cancellation's lines count what came back: they are positive here, as the refunded products and their total. */
const orderEvent = (lines: readonly [Line, ...Line[]]): OrderEvent => {
  const [first] = lines;
  const invoice = first.InvoiceNo;
  const isRefund = invoice.startsWith('C');
  const sign = isRefund ? -1 : 1;
  const products = lines.map(({ StockCode, Description, Quantity, UnitPrice }) => ({
    product_id: StockCode,
    name: Description,
    price: Number(UnitPrice),
    quantity: sign * Number(Quantity),
  }));
  const pence = products.reduce((sum, { price, quantity }) => sum + Math.round(price * 100) * quantity, 0);
  const name = `online-retail-${invoice}`;
  const customer = first.CustomerID.replace(/\.0$/, '');
  return {
    type: 'track',
    event: isRefund ? 'Order Refunded' : 'Order Completed',
    messageId: name,
    timestamp: new Date(Math.min(...lines.map(({ InvoiceDate }) => londonTime(InvoiceDate)))).toISOString(),
    ...(customer ? { userId: customer } : { anonymousId: name }),
    properties: { order_id: invoice, currency: 'GBP', total: pence / 100, country: first.Country, products },
  };
};

const checkLine = (line: Line, number: number): void => {
  if (COLUMNS.every((column) => column in line) && !Number.isNaN(londonTime(line.InvoiceDate))) return;
  const message = `Line ${number} is not an order line: it needs the columns ${COLUMNS.join(', ')}, with InvoiceDate like 2010-12-01 08:26:00.`;
  throw new HeadwaterError('demo.orders', message);
};

/**
 * Streams the UCI "Online Retail" order lines (CSV, gzipped when the name ends in `.gz`) as one event an invoice: `Order
 * Completed`, or `Order Refunded` for a cancellation (a leading C). InvoiceDate is London time. An invoice without a customer
 * belongs to nobody known: its anonymousId is the invoice. Holds a few invoices at a time. Throws HeadwaterError `demo.orders`.
 */
export async function* readOrders(file: string): AsyncGenerator<OrderEvent> {
  const bytes = createReadStream(file);
  const parser = parse({ columns: true, skip_empty_lines: true });
  const text = file.endsWith('.gz') ? bytes.pipe(createGunzip().on('error', (error) => parser.destroy(error))) : bytes;
  bytes.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  const open = new Map<string, [Line, ...Line[]]>();
  let number = 1;
  for await (const line of parser as AsyncIterable<Line>) {
    checkLine(line, ++number);
    const known = open.get(line.InvoiceNo);
    if (known) {
      known.push(line);
      continue;
    }
    open.set(line.InvoiceNo, [line]);
    const [oldest] = open;
    if (!oldest || open.size <= OPEN_INVOICES) continue;
    open.delete(oldest[0]);
    yield orderEvent(oldest[1]);
  }
  for (const lines of open.values()) yield orderEvent(lines);
}
