import type { Condition } from '../../shared/domain/segment/definition.ts';
import type { Api } from './api.ts';

/** A segment that the demo defines. */
export interface DemoSegment {
  readonly id: string;
  readonly name: string;
  readonly definition: Condition;
}

/** Who there is at all: one profile each. */
export const EVERYONE: Condition = {
  any: [{ identifier: 'userId' }, { identifier: 'email' }, { identifier: 'anonymousId' }],
};

export const SHOP_SEGMENTS: readonly DemoSegment[] = [
  { id: 'demo-newsletter', name: 'Newsletter readers', definition: { trait: 'newsletter', op: 'eq', value: true } },
  {
    id: 'demo-customers',
    name: 'Ordered in the last 30 days',
    definition: { event: 'Order Completed', within: 'P30D' },
  },
  {
    id: 'demo-big-orders',
    name: 'Ordered for 100 or more in the last 90 days',
    definition: { event: 'Order Completed', where: [{ property: 'total', op: 'gte', value: 100 }], within: 'P90D' },
  },
  {
    id: 'demo-abandoned-carts',
    name: 'Customers who filled a cart in the last 14 days and did not order',
    definition: {
      all: [
        { identifier: 'userId' },
        { event: 'Product Added', within: 'P14D' },
        { not: { event: 'Order Completed', within: 'P14D' } },
      ],
    },
  },
];

export const ORDER_SEGMENTS: readonly DemoSegment[] = [
  {
    id: 'demo-regulars',
    name: 'Ordered ten times or more',
    definition: { event: 'Order Completed', count: { op: '>=', value: 10 } },
  },
  { id: 'demo-refunded', name: 'Sent something back', definition: { event: 'Order Refunded' } },
  {
    id: 'demo-big-orders',
    name: 'Ordered for 1,000 or more at once',
    definition: { event: 'Order Completed', where: [{ property: 'total', op: 'gte', value: 1000 }] },
  },
];

/** An export that the demo defines: where a segment goes. */
export interface DemoExport {
  readonly id: string;
  readonly segmentId: string;
  readonly to: 'file' | 'webhook';
  /** What names a member there, and the purposes that a member must have agreed to. */
  readonly identifier: string;
  readonly purposes: readonly string[];
}

export const SHOP_EXPORTS: readonly DemoExport[] = [
  { id: 'demo-newsletter-file', segmentId: 'demo-newsletter', to: 'file', identifier: 'email', purposes: ['email'] },
  {
    id: 'demo-carts-webhook',
    segmentId: 'demo-abandoned-carts',
    to: 'webhook',
    identifier: 'userId',
    purposes: ['advertising'],
  },
];

/** Orders carry no consent: these exports go to the company's own systems and ask for none. */
export const ORDER_EXPORTS: readonly DemoExport[] = [
  { id: 'demo-regulars-file', segmentId: 'demo-regulars', to: 'file', identifier: 'userId', purposes: [] },
  { id: 'demo-refunded-webhook', segmentId: 'demo-refunded', to: 'webhook', identifier: 'userId', purposes: [] },
];

/** Defines segments; what is defined already stays as it is. */
export const putSegments = async (api: Api, segments: readonly DemoSegment[]): Promise<void> => {
  for (const { id, ...segment } of segments) await api.put(`/v1/segments/${id}`, segment);
};

/** Defines a destination and an export to it. Runs begin when they are asked for, and every day at six. */
export const putExport = async (
  api: Api,
  { id, segmentId, to, identifier, purposes }: DemoExport,
  webhook: { readonly url: string; readonly secret: string },
): Promise<void> => {
  const destination =
    to === 'file'
      ? { type: 's3-csv', name: `${id} on S3`, settings: { identifier, purposes } }
      : {
          type: 'webhook',
          name: `${id} at the demo's receiver`,
          settings: { url: webhook.url, identifier, purposes },
          credentials: { secret: webhook.secret },
        };
  await api.put(`/v1/destinations/${id}`, destination);
  const schedule = { schedule: 'cron(0 6 * * ? *)', timezone: 'Europe/Berlin' };
  await api.put(`/v1/exports/${id}`, { segmentId, destinationId: id, ...schedule, mode: 'delta', enabled: true });
};
