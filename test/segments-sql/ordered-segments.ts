/**
 * For how much somebody bought, what came after what, and nests of all of it. Amounts are such as
 * some customers come to exactly.
 */
import type { AskedSegment } from './segments.ts';

const ORDER = 'Order Completed';
const REFUND = 'Order Refunded';

const MONEY: readonly AskedSegment[] = [
  {
    id: 'big-spenders',
    name: 'Spent more than 910 in 90 days',
    definition: { event: ORDER, aggregate: { fn: 'sum', property: 'revenue' }, op: 'gt', value: 910, within: 'P90D' },
    sql: 'SELECT customer FROM orders WHERE T() < stamp + INTERVAL 90 DAY GROUP BY customer HAVING sum(total) > 910',
  },
  {
    id: 'middling',
    name: 'Spent 552 to 2,000 altogether',
    definition: { event: ORDER, aggregate: { fn: 'sum', property: 'revenue' }, op: 'between', value: [552, 2000] },
    sql: 'SELECT customer FROM orders GROUP BY customer HAVING sum(total) BETWEEN 552 AND 2000',
  },
  {
    id: 'spent-little-lately',
    name: 'Spent less than 75 within two calendar months',
    definition: { event: ORDER, aggregate: { fn: 'sum', property: 'revenue' }, op: 'lt', value: 75, within: 'P2M' },
    sql: `SELECT customer FROM customers LEFT JOIN orders USING (customer)
          GROUP BY customer HAVING coalesce(sum(total) FILTER (T() < stamp + INTERVAL 2 MONTH), 0) < 75`,
  },
  {
    id: 'fine-average',
    name: 'Three orders or more, of 359.87 or more on average',
    definition: {
      all: [
        { event: ORDER, count: { op: '>=', value: 3 } },
        { event: ORDER, aggregate: { fn: 'avg', property: 'revenue' }, op: 'gte', value: 359.87 },
      ],
    },
    sql: 'SELECT customer FROM orders GROUP BY customer HAVING count(*) >= 3 AND sum(total) >= 359.87 * count(*)',
  },
  {
    id: 'never-small',
    name: 'No order under 160 in half a year, and one over 610.01',
    definition: {
      all: [
        { event: ORDER, aggregate: { fn: 'min', property: 'revenue' }, op: 'gte', value: 160, within: 'P6M' },
        { event: ORDER, aggregate: { fn: 'max', property: 'revenue' }, op: 'gt', value: 610.01, within: 'P6M' },
      ],
    },
    sql: `SELECT customer FROM orders WHERE T() < stamp + INTERVAL 6 MONTH
          GROUP BY customer HAVING min(total) >= 160 AND max(total) > 610.01`,
  },
  {
    id: 'assorted',
    name: 'Bought 50 different products or more in 90 days',
    definition: {
      event: ORDER,
      aggregate: { fn: 'distinct', property: 'products.sku' },
      op: 'gte',
      value: 50,
      within: 'P90D',
    },
    sql: `SELECT customer FROM lines WHERE T() < stamp + INTERVAL 90 DAY
          GROUP BY customer HAVING count(DISTINCT sku) >= 50`,
  },
  {
    id: 'by-the-gross',
    name: 'Bought 360 pieces or more within a calendar month',
    definition: {
      event: ORDER,
      aggregate: { fn: 'sum', property: 'products.quantity' },
      op: 'gte',
      value: 360,
      within: 'P1M',
    },
    sql: `SELECT customer FROM lines WHERE T() < stamp + INTERVAL 1 MONTH
          GROUP BY customer HAVING sum(quantity) >= 360`,
  },
  {
    id: 'bunting-fans',
    name: 'Bought the party bunting or the cake stand more often than anything else',
    definition: {
      event: ORDER,
      aggregate: { fn: 'mostFrequent', property: 'products.sku' },
      op: 'in',
      value: ['47566', '22423'],
    },
    sql: `SELECT customer FROM (SELECT customer, sku, count(*) AS n FROM lines GROUP BY ALL)
          GROUP BY customer HAVING arg_min(sku, (-n, sku)) IN ('47566', '22423')`,
  },
];

const SEQUENCES: readonly AskedSegment[] = [
  {
    id: 'refunded-soon',
    name: 'Sent something back within 30 days of an order',
    definition: { sequence: [{ event: ORDER }, { event: REFUND, within: 'P30D' }], anchor: 'any' },
    sql: `SELECT DISTINCT customer FROM orders JOIN refunds USING (customer)
          WHERE refunds.stamp > orders.stamp AND refunds.stamp <= orders.stamp + INTERVAL 30 DAY`,
  },
  {
    id: 'heart-then-no-bunting',
    name: 'Bought the white heart, and the party bunting never after',
    definition: {
      sequence: [
        { event: ORDER, where: [{ property: 'products.sku', op: 'contains', value: '85123A' }] },
        { event: ORDER, where: [{ property: 'products.sku', op: 'contains', value: '47566' }], absent: true },
      ],
    },
    sql: `SELECT customer FROM lines GROUP BY customer
          HAVING max(stamp) FILTER (sku = '85123A') IS NOT NULL
             AND coalesce(max(stamp) FILTER (sku = '47566') <= max(stamp) FILTER (sku = '85123A'), true)`,
  },
  {
    id: 'paused-for-60-days',
    name: 'Once ordered nothing for 60 days after an order',
    definition: { sequence: [{ event: ORDER }, { event: ORDER, within: 'P60D', absent: true }], anchor: 'any' },
    sql: `SELECT DISTINCT customer FROM orders AS one WHERE T() > one.stamp + INTERVAL 60 DAY
          AND NOT EXISTS (FROM orders AS other WHERE other.customer = one.customer
                          AND other.stamp > one.stamp AND other.stamp <= one.stamp + INTERVAL 60 DAY)`,
  },
  {
    id: 'quiet-since-the-latest',
    name: 'Latest order more than two calendar months ago',
    definition: { sequence: [{ event: ORDER }, { event: ORDER, within: 'P2M', absent: true }] },
    sql: 'SELECT customer FROM orders GROUP BY customer HAVING T() > max(stamp) + INTERVAL 2 MONTH',
  },
  {
    id: 'won-back',
    name: 'Came back within 30 days after 90 days without an order',
    definition: {
      sequence: [{ event: ORDER }, { event: ORDER, within: 'P90D', absent: true }, { event: ORDER, within: 'P30D' }],
      anchor: 'any',
    },
    sql: `SELECT DISTINCT customer FROM
            (SELECT customer, stamp, lead(stamp) OVER (PARTITION BY customer ORDER BY stamp) AS next
             FROM (SELECT DISTINCT customer, stamp FROM orders))
          WHERE next > stamp + INTERVAL 90 DAY AND next <= stamp + INTERVAL 90 DAY + INTERVAL 30 DAY`,
  },
];

const NESTS: readonly AskedSegment[] = [
  {
    id: 'worth-a-letter',
    name: 'Neighbours who lapsed or refunded, or frequent buyers who never refunded',
    definition: {
      any: [
        {
          all: [
            { trait: 'address.country', op: 'not_in', value: ['United Kingdom'] },
            { any: [{ not: { event: ORDER, within: 'P90D' } }, { event: REFUND, within: 'P6M' }] },
          ],
        },
        { all: [{ event: ORDER, count: { op: '>', value: 6 } }, { not: { event: REFUND } }] },
      ],
    },
    sql: `SELECT customer FROM customers WHERE country <> 'United Kingdom'
             AND (customer NOT IN (SELECT customer FROM orders WHERE T() < stamp + INTERVAL 90 DAY)
                  OR customer IN (SELECT customer FROM refunds WHERE T() < stamp + INTERVAL 6 MONTH))
          UNION
          SELECT customer FROM orders GROUP BY customer
          HAVING count(*) > 6 AND customer NOT IN (SELECT customer FROM refunds)`,
  },
  {
    id: 'refunds-cost',
    name: 'Sent back for more than 55.20 in half a year, in other invoices than one',
    definition: {
      all: [
        { event: REFUND, aggregate: { fn: 'sum', property: 'total' }, op: 'gt', value: 55.2, within: 'P180D' },
        { not: { event: REFUND, within: 'P180D', count: { op: '=', value: 1 } } },
      ],
    },
    sql: `SELECT customer FROM refunds WHERE T() < stamp + INTERVAL 180 DAY
          GROUP BY customer HAVING sum(total) > 55.20 AND count(*) <> 1`,
  },
];

/** For how much, and in what order. */
export const orderedSegments: readonly AskedSegment[] = [...MONEY, ...SEQUENCES, ...NESTS];
