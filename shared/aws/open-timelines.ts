import type { TimelineStore } from '../ports/timeline-store.ts';
import { documentClient } from './clients.ts';
import { resourceName } from './environment.ts';

const load = async (): Promise<TimelineStore> => {
  const { createDynamoTimelineStore } = await import('./dynamodb-timeline-store.ts');
  return createDynamoTimelineStore({ client: documentClient(), table: resourceName('table:timelines') });
};

/** Timelines for who reads them seldom: what unpacks them is loaded with the first read. */
export const openTimelines = (): Pick<TimelineStore, 'read'> => {
  let opened: Promise<TimelineStore> | undefined;
  return {
    read: async (...asked) => {
      opened ??= load();
      return (await opened).read(...asked);
    },
  };
};
