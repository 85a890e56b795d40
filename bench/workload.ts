import type { SegmentEvent } from '../shared/domain/event/event.ts';
import type { Condition } from '../shared/domain/segment/definition.ts';

/** The reference workload of the budgets: 20 segments, 12 traits, events of about 1 kB. */
export const TRAITS = 12;

const windows = ['P1D', 'P7D', 'P14D', 'P30D', 'P90D'] as const;
const names = ['Product Viewed', 'Product Added', 'Order Completed', 'Page Viewed'] as const;

/** 20 definitions as a shop has them: windows over four events, some with a filter or a trait beside them. */
export const referenceSegments = (): readonly { id: string; definition: Condition }[] =>
  names.flatMap((event, row) =>
    windows.map((within, column): { id: string; definition: Condition } => {
      const leaf: Condition = { event, within, count: { op: '>=', value: column + 1 } };
      const definition: Condition =
        row === 0 ? { all: [leaf, { trait: 'plan', op: 'eq', value: 'pro' }] } : row === 1 ? { not: leaf } : leaf;
      return { id: `segment-${row}-${column}`, definition };
    }),
  );

const PRODUCTS = ['kettle', 'lamp', 'scarf', 'mug', 'puzzle', 'notebook'];

const pageContext = (n: number) => ({
  library: { name: 'analytics.js', version: 'npm:next-1.84.3' },
  page: {
    path: `/products/${PRODUCTS[n % 6]}`,
    referrer: 'https://www.example.com/search',
    search: '',
    title: 'Headwater Goods: things for a quiet home',
    url: `https://shop.example.com/products/${PRODUCTS[n % 6]}`,
  },
  userAgent: 'Mozilla/5.0 (X11; Linux x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  locale: 'en-GB',
  timezone: 'Europe/London',
  screen: { width: 1920, height: 1080, density: 2 },
});

/** A browsing event of about 1 kB of a known person: `n` numbers it within the run, `at` is its instant (epoch ms). */
export const browsingEvent = ({ person, n, at }: { person: number; n: number; at: number }): SegmentEvent => ({
  type: 'track',
  messageId: `ajs-next-${at}-${crypto.randomUUID()}`,
  timestamp: new Date(at).toISOString(),
  originalTimestamp: new Date(at).toISOString(),
  anonymousId: `a${person}-5f0c2d3e-7b1a-4c55`,
  userId: `user-${person}`,
  event: names[n % 3] ?? 'Product Viewed',
  properties: {
    product_id: `sku-${1000 + (n % 400)}`,
    name: `The ${PRODUCTS[n % 6]} everybody asks about`,
    category: PRODUCTS[n % 6] ?? '',
    price: 10 + (n % 90),
    currency: 'GBP',
    position: n % 24,
    list: 'search results',
  },
  context: pageContext(n),
});

/** The identify call that gives a person 12 traits. */
export const identifyEvent = ({ person, at }: { person: number; at: number }): SegmentEvent => ({
  type: 'identify',
  messageId: `identify-${person}-${at}`,
  timestamp: new Date(at).toISOString(),
  anonymousId: `a${person}-5f0c2d3e-7b1a-4c55`,
  userId: `user-${person}`,
  traits: {
    email: `person${person}@example.com`,
    firstName: 'Ada',
    lastName: `Number${person}`,
    plan: person % 2 ? 'pro' : 'free',
    city: 'Manchester',
    country: 'GB',
    createdAt: '2026-01-05T10:00:00.000Z',
    newsletter: true,
    loyaltyPoints: person % 1000,
    language: 'en',
    store: 'north',
    birthYear: 1980 + (person % 30),
  },
  context: pageContext(person),
});
