import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { Construct } from 'constructs';
import { ATTENTION, attentionService, METRICS_NAMESPACE } from '../../shared/domain/metric-names.ts';
import { acknowledge } from '../acknowledgements.ts';
import type { HeadwaterFunction } from './headwater-function.ts';
import type { Platform } from './platform.ts';
import { isFrequent } from './triggers.ts';

const PERIOD = Duration.minutes(5);
/** Iterator age at which the archive or the profiles are an hour behind (rule 8). */
const AN_HOUR = Duration.hours(1).toMilliseconds();

interface Condition {
  readonly says: string;
  readonly metric: IMetric;
  /** Alarms from this value on; default 1. */
  readonly threshold?: number;
  /** Periods of five minutes in a row; default 1. */
  readonly periods?: number;
}

/**
 * Few alarms, since each metric watched costs $0.10 a month, in a sum or alone. Functions behind the API are watched
 * through the API's 5xx, which holds their errors, timeouts and throttles; consumers of queues through their dead-letter queues,
 * where messages end that they failed on, and what runs seldom through that of ticks.
 */
export class Alarms extends Construct {
  readonly all: Alarm[] = [];
  readonly #prefix: string;
  readonly #topic: Topic | undefined;

  constructor(scope: Construct, id: string, parts: { platform: Platform; functions: readonly HeadwaterFunction[] }) {
    super(scope, id);
    const { platform, functions } = parts;
    this.#prefix = `headwater-${platform.stage.name}`;
    this.#topic = this.#topicFor(platform.stage.alarmEmail);
    this.#watchApi(platform);
    this.#watchFunctions(functions.filter(({ kind }) => kind === 'stream' || kind === 'schedule'));
    this.#watchStream(functions.filter(({ kind }) => kind === 'stream'));
    this.#watchDeadLetters(platform);
    this.#watchSaid(platform.stage.name);
  }

  #topicFor(email: string | undefined): Topic | undefined {
    if (email === undefined) return undefined;
    const topic = new Topic(this, 'topic', { displayName: 'Headwater alarms', enforceSSL: true });
    topic.addSubscription(new EmailSubscription(email));
    acknowledge(topic, {
      'AwsSolutions-SNS2':
        'CloudWatch cannot publish to a topic under the AWS-managed key; alarms hold no personal data.',
    });
    return topic;
  }

  #alarm(name: string, { says, metric, threshold = 1, periods = 1 }: Condition): void {
    const alarm = new Alarm(this, name, {
      alarmName: `${this.#prefix}-${name}`,
      alarmDescription: says,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    if (this.#topic !== undefined) alarm.addAlarmAction(new SnsAction(this.#topic));
    this.all.push(alarm);
  }

  #watchApi({ api }: Platform): void {
    const metric = api.http.metricServerError({ period: PERIOD, statistic: Stats.SUM });
    this.#alarm('api-errors', {
      says: 'The API answered 5xx: clients retry, but look at the log of its functions.',
      metric,
    });
  }

  #watchFunctions(functions: readonly HeadwaterFunction[]): void {
    for (const { lambda, node, rate } of functions) {
      // What runs seldom never fails twice in ten minutes: its failed ticks are set aside, in a queue that is watched anyway.
      if (rate !== undefined && !isFrequent(rate)) continue;
      const says = 'It has failed for ten minutes: retries do not heal it.';
      this.#alarm(`${node.id}-fails`, { says, metric: lambda.metricErrors({ period: PERIOD }), periods: 2 });
    }
    // No function reserves concurrency, so all share the account's, and its one metric tells of every throttle.
    const throttles = new Metric({
      namespace: 'AWS/Lambda',
      metricName: 'Throttles',
      statistic: Stats.SUM,
      period: PERIOD,
    });
    this.#alarm('throttles', {
      says: 'The account has run out of Lambda concurrency: ask for more.',
      metric: throttles,
    });
  }

  #watchStream(functions: readonly HeadwaterFunction[]): void {
    for (const { lambda, node } of functions) {
      const metric = lambda.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: PERIOD });
      const says = 'Events have waited for an hour: they are lost when the stream forgets them.';
      this.#alarm(`${node.id}-behind`, { says, metric, threshold: AN_HOUR });
    }
  }

  /** What functions say themselves when somebody should look. */
  #watchSaid(stage: string): void {
    const metric = new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: ATTENTION,
      dimensionsMap: { service: attentionService(stage) },
      statistic: Stats.SUM,
      period: PERIOD,
    });
    const says =
      'An export failed, was paused, or its audience jumped in size: read its latest run. Or a request of a person is nearly due or overdue, or its controller could not be told: list the open requests.';
    this.#alarm('needs-a-look', { says, metric });
  }

  #watchDeadLetters({ queues, lanes, lostTicks }: Platform): void {
    const [lane] = lanes.values();
    const places = [
      ...[...queues].map(([name, { deadLetters }]) => [name, deadLetters] as const),
      ...(lane ? [['lanes', lane.deadLetters] as const] : []),
      ['ticks', lostTicks] as const,
    ];
    for (const [name, queue] of places) {
      const metric = queue.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: Stats.MAXIMUM });
      const says = 'Messages were set aside after all retries: read them, mend the cause, and send them back.';
      this.#alarm(`${name}-dead-letters`, { says, metric });
    }
  }
}
