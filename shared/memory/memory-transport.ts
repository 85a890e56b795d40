import type { DeliveryRequest, DeliveryResponse } from '../domain/export/delivery.ts';
import type { Transport } from '../ports/transport.ts';

/** A Transport that hands requests to `answer`, and keeps them. */
export const createMemoryTransport = (
  answer: (request: DeliveryRequest) => DeliveryResponse | Promise<DeliveryResponse>,
): Transport & { readonly requests: readonly DeliveryRequest[] } => {
  const requests: DeliveryRequest[] = [];
  return {
    requests,
    send: async (request) => {
      requests.push(request);
      return answer(request);
    },
  };
};
