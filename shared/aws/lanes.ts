import { HeadwaterError } from '../domain/errors.ts';
import type { Queue } from '../ports/queue.ts';
import { sqsClient } from './clients.ts';
import { resourceName } from './environment.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** All queues of an account stand beside each other: one URL and the names say them all, within the 4 kB of an environment. */
interface LanesVariable {
  readonly url: string;
  readonly names: Readonly<Record<string, string>>;
}

/** The queue of each destination type, from `LANES`. Asking for a type without a lane throws `lane.unknown`. */
export const createLanes = (): ((slug: string) => Queue) => {
  const { url, names }: LanesVariable = JSON.parse(resourceName('lanes'));
  const bySlug = new Map(Object.entries(names));
  return (slug) => {
    const name = bySlug.get(slug);
    if (name === undefined)
      throw new HeadwaterError('lane.unknown', `There is no lane for the destination type ${slug}.`);
    return createSqsQueue({ client: sqsClient(), url: new URL(name, url).href });
  };
};
