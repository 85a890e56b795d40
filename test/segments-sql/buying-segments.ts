/** How lately, how often and for how much somebody bought, and what. */
import type { AskedSegment } from './segments.ts';

const ORDER = 'Order Completed';

const RECENCY: readonly AskedSegment[] = [
  {
    id: 'recent-30-days',
    name: 'Ordered in the last 30 days',
    definition: { event: ORDER, within: 'P30D' },
    sql: 'SELECT DISTINCT customer FROM orders WHERE T() < stamp + INTERVAL 30 DAY',
  },
  {
    id: 'recent-month',
    name: 'Ordered within a calendar month',
    definition: { event: ORDER, within: 'P1M' },
    sql: 'SELECT DISTINCT customer FROM orders WHERE T() < stamp + INTERVAL 1 MONTH',
  },
  {
    id: 'lapsed',
    name: 'Ordered once, but not in the last 90 days',
    definition: { all: [{ event: ORDER }, { not: { event: ORDER, within: 'P90D' } }] },
    sql: 'SELECT customer FROM orders GROUP BY customer HAVING max(stamp) + INTERVAL 90 DAY <= T()',
  },
  {
    id: 'lapsing',
    name: 'Ordered 90 to 180 days ago, and not since',
    definition: {
      all: [
        { event: ORDER, between: ['P180D', 'P90D'] },
        { event: ORDER, within: 'P90D', count: { op: '=', value: 0 } },
      ],
    },
    sql: `SELECT DISTINCT customer FROM orders
          WHERE stamp + INTERVAL 90 DAY <= T() AND T() < stamp + INTERVAL 180 DAY
            AND customer NOT IN (SELECT customer FROM orders WHERE T() < stamp + INTERVAL 90 DAY)`,
  },
  {
    id: 'first-time-buyers',
    name: 'Made their only order in the last 30 days',
    definition: {
      all: [
        { event: ORDER, count: { op: '=', value: 1 } },
        { event: ORDER, within: 'P30D' },
      ],
    },
    sql: `SELECT customer FROM orders GROUP BY customer HAVING count(*) = 1 AND T() < max(stamp) + INTERVAL 30 DAY`,
  },
  {
    id: 'christmas-only',
    name: 'Ordered before Christmas 2010, and not in the summer; some at the very first or last instant',
    definition: {
      all: [
        { event: ORDER, from: '2010-12-01T09:59:00.000Z', to: '2010-12-16T18:01:00.000Z' },
        { not: { event: ORDER, from: '2011-05-05T12:38:00.000Z', to: '2011-08-25T10:43:00.000Z' } },
      ],
    },
    sql: `SELECT customer FROM orders WHERE stamp >= '2010-12-01 09:59' AND stamp < '2010-12-16 18:01'
          EXCEPT SELECT customer FROM orders WHERE stamp >= '2011-05-05 12:38' AND stamp < '2011-08-25 10:43'`,
  },
];

const FREQUENCY: readonly AskedSegment[] = [
  {
    id: 'frequent',
    name: 'Ordered five times or more in 90 days',
    definition: { event: ORDER, within: 'P90D', count: { op: '>=', value: 5 } },
    sql: 'SELECT customer FROM orders WHERE T() < stamp + INTERVAL 90 DAY GROUP BY customer HAVING count(*) >= 5',
  },
  {
    id: 'occasional',
    name: 'Ordered two to four times in half a year',
    definition: { event: ORDER, within: 'P6M', count: { op: 'between', value: [2, 4] } },
    sql: `SELECT customer FROM orders WHERE T() < stamp + INTERVAL 6 MONTH
          GROUP BY customer HAVING count(*) BETWEEN 2 AND 4`,
  },
  {
    id: 'never-ordered',
    name: 'Known, but never ordered',
    definition: { event: ORDER, count: { op: '=', value: 0 } },
    sql: 'SELECT customer FROM customers EXCEPT SELECT customer FROM orders',
  },
];

const BASKETS: readonly AskedSegment[] = [
  {
    id: 'cake-stand-or-heart',
    name: 'Bought the cake stand or the white heart in the last 90 days',
    definition: {
      event: ORDER,
      where: [{ property: 'products.sku', op: 'any_of', value: ['22423', '85123A'] }],
      within: 'P90D',
    },
    sql: `SELECT DISTINCT customer FROM lines WHERE sku IN ('22423', '85123A') AND T() < stamp + INTERVAL 90 DAY`,
  },
  {
    id: 'whole-basket',
    name: 'Made two orders that hold both lunch bags and a dozen of something',
    definition: {
      event: ORDER,
      where: [
        { property: 'products.sku', op: 'all_of', value: ['20725', '22383'] },
        { property: 'products.quantity', op: 'contains', value: 12 },
      ],
      count: { op: '>=', value: 2 },
    },
    sql: `SELECT customer FROM (
            SELECT customer, invoice FROM lines GROUP BY ALL
            HAVING bool_or(sku = '20725') AND bool_or(sku = '22383') AND bool_or(quantity = 12))
          GROUP BY customer HAVING count(*) >= 2`,
  },
  {
    id: 'large-orders-abroad',
    name: 'Ordered for 375 or more from another country than the United Kingdom',
    definition: {
      event: ORDER,
      where: [
        { property: 'revenue', op: 'gte', value: 375 },
        { property: 'country', op: 'neq', value: 'United Kingdom' },
      ],
    },
    sql: `SELECT DISTINCT customer FROM orders WHERE total >= 375 AND country <> 'United Kingdom'`,
  },
  {
    id: 'neighbours',
    name: 'Live in Germany, France, Belgium or the Netherlands',
    definition: {
      trait: 'address.country',
      op: 'in',
      value: ['Germany', 'France', 'Belgium', 'Netherlands'],
    },
    sql: `SELECT customer FROM customers WHERE country IN ('Germany', 'France', 'Belgium', 'Netherlands')`,
  },
];

/** When, how often and what. */
export const buyingSegments: readonly AskedSegment[] = [...RECENCY, ...FREQUENCY, ...BASKETS];
