import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IMetric,
  type IWidget,
  Stats,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Alarms } from './alarms.ts';
import type { HeadwaterFunction } from './headwater-function.ts';
import type { Platform } from './platform.ts';

const graph = (title: string, left: readonly IMetric[], right: readonly IMetric[] = []): IWidget =>
  new GraphWidget({ title, left: [...left], right: [...right], width: 12 });

export interface DashboardProps {
  readonly platform: Platform;
  readonly functions: readonly HeadwaterFunction[];
  readonly alarms: Alarms;
}

/** One page, top to bottom in the order an event travels. */
export class OperationsDashboard extends Construct {
  constructor(scope: Construct, id: string, { platform, functions, alarms }: DashboardProps) {
    super(scope, id);
    const { api, stream, stage } = platform;
    const queues = [...platform.queues.values(), ...platform.lanes.values()].map(({ queue }) => queue);
    const streaming = functions.filter(({ kind }) => kind === 'stream');
    new Dashboard(this, 'dashboard', {
      dashboardName: `headwater-${stage.name}`,
      widgets: [
        [new AlarmStatusWidget({ title: 'Alarms', alarms: [...alarms.all], width: 24 })],
        [
          graph(
            'Requests and server errors',
            [api.http.metricCount({ statistic: Stats.SUM })],
            [api.http.metricServerError()],
          ),
          graph(
            'Answer time',
            ['p50', 'p95', 'p99'].map((statistic) => api.http.metricLatency({ statistic })),
          ),
        ],
        [
          graph(
            'Events onto the stream',
            [stream.metricIncomingRecords()],
            [stream.metricPutRecordsThrottledRecords()],
          ),
          graph(
            'Oldest event not yet read',
            streaming.map(({ lambda }) => lambda.metric('IteratorAge', { statistic: Stats.MAXIMUM })),
          ),
        ],
        [
          graph(
            'Function errors',
            functions.map(({ lambda }) => lambda.metricErrors()),
          ),
          graph(
            'Function duration, p95',
            functions.map(({ lambda }) => lambda.metricDuration({ statistic: 'p95' })),
          ),
        ],
        [
          graph(
            'Messages waiting',
            queues.map((queue) => queue.metricApproximateNumberOfMessagesVisible()),
          ),
          graph(
            'Oldest message',
            queues.map((queue) => queue.metricApproximateAgeOfOldestMessage()),
          ),
        ],
      ],
    });
  }
}
