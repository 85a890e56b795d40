import { idPath } from '../common-schemas.ts';
import { defineOperations } from '../operation.ts';
import {
  costsAnswer,
  eventsAnswer,
  eventsQuery,
  historyAnswer,
  historyQuery,
  overviewAnswer,
  overviewQuery,
} from '../overview-schemas.ts';

/** How the deployment is doing. */
export const overviewOperations = defineOperations({
  'GET /v1/overview': {
    tag: 'Operations',
    summary: 'Show what needs attention, the runs of the day and how many profiles there are',
    query: overviewQuery,
    answers: { 200: overviewAnswer },
  },
  'GET /v1/overview/events': {
    tag: 'Operations',
    summary: 'Count what became of events over time, all sources together and each',
    query: eventsQuery,
    answers: { 200: eventsAnswer },
  },
  'GET /v1/costs': {
    tag: 'Operations',
    summary: 'Reckon what the month costs by list prices, from what was counted',
    answers: { 200: costsAnswer },
  },
  'GET /v1/segments/{id}/history': {
    tag: 'Segments',
    summary: 'Show how large a segment was over time',
    path: idPath,
    query: historyQuery,
    answers: { 200: historyAnswer },
  },
});
