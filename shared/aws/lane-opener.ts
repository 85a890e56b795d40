import type { LaneOpener } from '../ports/lane-opener.ts';
import { resourceName } from './environment.ts';
import { createLambdaLaneOpener } from './lambda-lane-opener.ts';

/** The opener of the lanes in `LANE_MAPPINGS`, which the function must declare (`lane-mappings`). */
export const createLaneOpener = (): LaneOpener =>
  createLambdaLaneOpener({
    mappings: JSON.parse(resourceName('lane-mappings')) as Record<string, string>,
    clock: Date.now,
    load: async () => (await import('./enable-mapping.ts')).createEnableMapping(),
  });
