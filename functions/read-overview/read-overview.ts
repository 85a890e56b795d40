import { overviewOperations } from '../../shared/domain/api/operations/overview.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { type CostDependencies, createReadCosts } from './read-costs.ts';
import { createReadEvents } from './read-events.ts';
import { createReadSegmentHistory } from './read-segment-history.ts';
import { createReadSituation, type SituationDependencies } from './read-situation.ts';

type Dependencies = SituationDependencies & CostDependencies;

/** The calls that show how the deployment is doing. */
export const createReadOverview = (dependencies: Dependencies) =>
  serve(overviewOperations, {
    'GET /v1/overview': createReadSituation(dependencies),
    'GET /v1/overview/events': createReadEvents(dependencies),
    'GET /v1/costs': createReadCosts(dependencies),
    'GET /v1/segments/{id}/history': createReadSegmentHistory(dependencies),
  });
