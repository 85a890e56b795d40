import { HeadwaterError } from '../domain/errors.ts';
import type { Queue } from '../ports/queue.ts';
import { sqsClient } from './clients.ts';
import { resourceName } from './environment.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** The queue of each destination type, from `LANES`. Asking for a type without a lane throws `lane.unknown`. */
export const createLanes = (): ((slug: string) => Queue) => {
  const urls = new Map(Object.entries(JSON.parse(resourceName('lanes')) as Record<string, string>));
  return (slug) => {
    const url = urls.get(slug);
    if (url === undefined)
      throw new HeadwaterError('lane.unknown', `There is no lane for the destination type ${slug}.`);
    return createSqsQueue({ client: sqsClient(), url });
  };
};
