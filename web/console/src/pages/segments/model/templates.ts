import type { Json } from '../../../../../../shared/domain/json.ts';

/** Segments to start from. Names and what they are good for are in the catalogue (`segments.template`). */
export const TEMPLATES = {
  cartAbandoners: {
    all: [
      {
        sequence: [
          { event: 'Product Added', within: 'P7D' },
          { event: 'Order Completed', within: 'PT1H', absent: true },
        ],
        anchor: 'latest',
      },
      { not: { event: 'Order Completed', within: 'P1D' } },
    ],
  },
  bigSpenders: {
    all: [
      {
        event: 'Order Completed',
        aggregate: { fn: 'sum', property: 'total' },
        within: 'P90D',
        op: 'gte',
        value: 500,
      },
    ],
  },
  regulars: { all: [{ event: 'Order Completed', count: { op: '>=', value: 3 }, within: 'P6M' }] },
  lapsed: {
    all: [
      { event: 'Order Completed', between: ['P1Y', 'P90D'] },
      { not: { event: 'Order Completed', within: 'P90D' } },
    ],
  },
  newsletter: {
    all: [{ trait: 'newsletter', op: 'eq', value: true }, { identifier: 'email' }, { consent: 'email' }],
  },
  firstOrder: {
    all: [
      { event: 'Order Completed', within: 'P30D' },
      { event: 'Order Completed', count: { op: '=', value: 1 } },
    ],
  },
} as const satisfies Readonly<Record<string, Json>>;

export type TemplateName = keyof typeof TEMPLATES;

/** Every template in the order in which they are offered. */
export const TEMPLATE_NAMES = Object.keys(TEMPLATES) as readonly TemplateName[];
