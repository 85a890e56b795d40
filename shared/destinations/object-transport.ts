import type { DeliveryResponse } from '../domain/export/delivery.ts';
import type { Clock } from '../ports/clock.ts';
import type { ObjectStore, Packing } from '../ports/object-store.ts';
import type { Transport } from '../ports/transport.ts';

const PREFIX = 's3://exports/';

const packingOf = (key: string): Packing => {
  if (key.endsWith('.parquet')) return 'parquet';
  return key.endsWith('.gz') ? 'gzip' : 'plain';
};

/**
 * Writes requests to `s3://exports/<key>` as files, gzipped where the key ends in `.gz`, in columns where it ends in `.parquet`,
 * and answers with digest and size; everything else goes to `next`.
 */
export const createObjectTransport = (objects: ObjectStore, next: Transport, clock: Clock): Transport => ({
  send: async (request): Promise<DeliveryResponse> => {
    if (!request.url.startsWith(PREFIX)) return next.send(request);
    const key = request.url.slice(PREFIX.length);
    const contentType = request.headers['content-type'] ?? 'application/octet-stream';
    try {
      const stored = await objects.put({ key, text: request.body, contentType, packing: packingOf(key) });
      return { status: 200, headers: {}, body: JSON.stringify(stored), at: clock() };
    } catch (error) {
      // A bucket that does not answer is a platform that does not answer: the chunk is tried again.
      const name = error instanceof Error ? error.name : 'unknown';
      return { failure: 'network', message: `The file was not written (${name}).`, at: clock() };
    }
  },
});
