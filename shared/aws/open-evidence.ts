import { createCachedSegmentDefinitions } from './cached-segment-definitions.ts';
import { documentClient } from './clients.ts';
import { openConfiguration } from './configured.ts';
import { createDynamoTimelineStore } from './dynamodb-timeline-store.ts';
import { resourceName } from './environment.ts';

/** The stores that say what persons did and which segments that puts them in: the function needs `table:timelines` and `table:configuration`. */
export const openEvidence = () => ({
  timelines: createDynamoTimelineStore({ client: documentClient(), table: resourceName('table:timelines') }),
  definitions: createCachedSegmentDefinitions({ ...openConfiguration(), clock: Date.now }),
});
