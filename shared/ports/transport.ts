import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';

/**
 * Sends a request to a platform. Never throws for what a platform does: a refusal, silence or nonsense is a response.
 * Redirects are not followed; private addresses are refused outside the local host; bodies over 64 KiB are cut.
 */
export interface Transport {
  send(request: DeliveryRequest): Promise<DeliveryResponse>;
}
