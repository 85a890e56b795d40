import type { DeliveryContext } from '../../shared/destinations/destination.ts';
import type { OutgoingMember } from '../../shared/domain/export/delivery.ts';

/** When the requests of unit tests are built, epoch ms. */
export const AT = Date.parse('2026-11-24T02:00:00.000Z');
/** The run that they belong to. */
export const RUN: DeliveryContext = { exportId: 'x', runId: 'r', segmentId: 's', part: 1, at: AT };

/** Somebody to put in, unless `more` says otherwise. */
export const outgoing = (type: string, value: string, more: Partial<OutgoingMember> = {}): OutgoingMember => ({
  operation: 'add',
  operationId: value,
  identifier: { type, value },
  traits: {},
  ...more,
});
