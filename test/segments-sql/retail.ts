/**
 * The order lines of a file as tables of DuckDB, and as the calls a shop would send. Both follow from the same rows by SQL
 * alone: nothing here is Headwater's. The file's local times are read as UTC on both sides.
 *
 * An invoice is one event at its first line's time: `Order Completed`, or for a credit note (a leading C) `Order Refunded`,
 * whose quantities and total are positive: what came back, and for how much. Lines without a customer belong to nobody and
 * are left out. A customer is identified with a country at the first invoice and wherever it is another one than before.
 */
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';

export interface Retail {
  /** Rows of lines, invoices (and of these credit notes) and customers in the tables. */
  readonly size: () => Promise<Readonly<Record<string, number>>>;
  /** JSON of every call, in no order: what happened first is not sent first. */
  readonly calls: () => Promise<readonly string[]>;
  readonly customers: () => Promise<readonly string[]>;
  /** The single column that a query gives, sorted; the tables hold what had happened at the instant (epoch ms). */
  readonly ask: (sql: string, at: number) => Promise<readonly string[]>;
  readonly close: () => void;
}

const IMPORT = `
  CREATE TABLE file AS SELECT * FROM read_csv($file, all_varchar = true);
  CREATE TABLE history_lines AS
    SELECT replace(CustomerID, '.0', '') AS customer, InvoiceNo AS invoice, InvoiceNo LIKE 'C%' AS refund,
           min(InvoiceDate::TIMESTAMP) OVER (PARTITION BY InvoiceNo) AS stamp, Country AS country, StockCode AS sku,
           Description AS name, abs(Quantity::INTEGER) AS quantity, UnitPrice::DECIMAL(18, 4) AS price, file.rowid AS line
    FROM file WHERE CustomerID IS NOT NULL AND replace(CustomerID, '.0', '')::INTEGER % $parts = 0;
  CREATE TABLE history AS
    SELECT customer, invoice, refund, stamp, country, sum(quantity * price) AS total FROM history_lines GROUP BY ALL;`;

/** What segments are asked of: everything up to the instant T(), and nothing later. */
const VIEWS = `
  SET VARIABLE instant = TIMESTAMP '1970-01-01';
  CREATE MACRO T() AS getvariable('instant');
  CREATE VIEW invoices AS SELECT * FROM history WHERE stamp <= T();
  CREATE VIEW customers AS SELECT customer, arg_max(country, (stamp, invoice)) AS country FROM invoices GROUP BY customer;
  CREATE VIEW orders AS SELECT * FROM invoices WHERE NOT refund;
  CREATE VIEW refunds AS SELECT * FROM invoices WHERE refund;
  CREATE VIEW lines AS SELECT * FROM history_lines WHERE NOT refund AND stamp <= T();`;

const CALLS = `
  WITH baskets AS (
    SELECT invoice,
           list({product_id: sku, sku: sku, name: name, price: price, quantity: quantity} ORDER BY line) AS products
    FROM history_lines GROUP BY invoice),
  moves AS (
    SELECT *, lag(country) OVER (PARTITION BY customer ORDER BY stamp, invoice) IS DISTINCT FROM country AS moved
    FROM history),
  calls AS (
    SELECT stamp, 'country-' || invoice AS id, to_json({
      type: 'identify', messageId: 'country-' || invoice, userId: customer,
      timestamp: strftime(stamp, '%Y-%m-%dT%H:%M:%S.000Z'), traits: {address: {country: country}}}) AS call
    FROM moves WHERE moved
    UNION ALL
    SELECT stamp, 'order-' || invoice, to_json({
      type: 'track', event: 'Order Completed', messageId: 'order-' || invoice, userId: customer,
      timestamp: strftime(stamp, '%Y-%m-%dT%H:%M:%S.000Z'),
      properties: {order_id: invoice, revenue: total, currency: 'GBP', country: country, products: products}})
    FROM history JOIN baskets USING (invoice) WHERE NOT refund
    UNION ALL
    SELECT stamp, 'order-' || invoice, to_json({
      type: 'track', event: 'Order Refunded', messageId: 'order-' || invoice, userId: customer,
      timestamp: strftime(stamp, '%Y-%m-%dT%H:%M:%S.000Z'),
      properties: {order_id: invoice, total: total, currency: 'GBP', country: country, products: products}})
    FROM history JOIN baskets USING (invoice) WHERE refund)
  SELECT call::VARCHAR FROM calls ORDER BY md5(id)`;

const SIZE = `
  SELECT (SELECT count(*) FROM history_lines)::INTEGER AS lines, count(*)::INTEGER AS invoices,
         count(*) FILTER (refund)::INTEGER AS refunds, count(DISTINCT customer)::INTEGER AS customers FROM history`;

const runAll = async (connection: DuckDBConnection, statements: string): Promise<void> => {
  for (const statement of statements.split(';').filter((text) => text.trim() !== '')) await connection.run(statement);
};

/** Reads every customer whose number is a multiple of `parts`, with all their lines: 1 reads everybody. */
export const openRetail = async (file: string, parts: number): Promise<Retail> => {
  const instance = await DuckDBInstance.create();
  const connection = await instance.connect();
  const quoted = `'${file.replaceAll("'", "''")}'`;
  await runAll(connection, IMPORT.replace('$file', quoted).replace('$parts', String(parts)));
  await runAll(connection, VIEWS);
  const column = async (sql: string): Promise<readonly string[]> =>
    (await connection.runAndReadAll(sql)).getRows().map(([value]) => String(value));
  return {
    size: async () => {
      const [row = {}] = (await connection.runAndReadAll(SIZE)).getRowObjects();
      return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)]));
    },
    calls: () => column(CALLS),
    customers: async () => (await column('SELECT DISTINCT customer FROM history')).toSorted(),
    ask: async (sql, at) => {
      const instant = new Date(at).toISOString().replace('T', ' ').replace('Z', '');
      await connection.run(`SET VARIABLE instant = TIMESTAMP '${instant}'`);
      return (await column(sql)).toSorted();
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
};
