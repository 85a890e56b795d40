import { createRefreshProfile } from '../domain/segment/refresh-profile.ts';
import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient, sqsClient } from './clients.ts';
import { createConfigurationStore } from './dynamodb-configuration-store.ts';
import { createDynamoProfileStore } from './dynamodb-profile-store.ts';
import { createDynamoTimelineStore } from './dynamodb-timeline-store.ts';
import { createDynamoTimerStore } from './dynamodb-timer-store.ts';
import { resourceName } from './environment.ts';
import { createSqsQueue } from './sqs-queue.ts';

/** Refreshing asks whose timelines to read, never for clear values: this function needs no secret and opens nothing. */
const keyring = { open: (sealed: string): string => sealed };

/**
 * Wires `createRefreshProfile` and what its two functions use beside it. They read `profiles`, `timelines`, `configuration`
 * and write `profiles`, `memberships`, `timers` and the timers queue. `identifiersOf` of this profile store gives sealed values.
 */
export const createProfileRefresh = () => {
  const client = documentClient();
  const clock = Date.now;
  const configuration = createConfigurationStore({ client, table: resourceName('table:configuration') });
  const definitions = createCachedSegmentDefinitions({ configuration, clock });
  const queue = createSqsQueue({ client: sqsClient(), url: resourceName('queue:timers') });
  const timers = createDynamoTimerStore({ client, table: resourceName('table:timers'), queue, clock });
  const timelines = createDynamoTimelineStore({ client, table: resourceName('table:timelines'), clock });
  const memberships = resourceName('table:memberships');
  const profiles = createDynamoProfileStore({ client, table: resourceName('table:profiles'), keyring, memberships });
  const refresh = createRefreshProfile({ profiles, timelines, timers, definitions, clock });
  return { client, clock, definitions, queue, timers, profiles, refresh };
};
