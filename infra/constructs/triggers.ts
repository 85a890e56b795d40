import { Duration } from 'aws-cdk-lib';
import type { HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { EventInvokeConfig, EventSourceMapping, type IFunction, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDestination } from 'aws-cdk-lib/aws-lambda-destinations';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import type { Trigger } from '../../shared/wiring.ts';
import { queueConsumerStatements, streamConsumerStatements } from './grants.ts';
import type { Platform } from './platform.ts';

type Of<K extends Trigger['kind']> = Extract<Trigger, { kind: K }>;

/**
 * How often Lambda itself tries a batch again before what is left goes to S3. Functions quarantine poison on their own;
 * this outlasts a long failure of a store and still unblocks a shard whose record kills the process.
 */
const STREAM_RETRIES = 30;

const serveRoutes = (target: IFunction, { routes }: Of<'http'>, { api }: Platform): void => {
  // One permission for the whole API: one a route would outgrow Lambda's resource policy of 20 kB.
  const integration = new HttpLambdaIntegration(`${target.node.scope?.node.id}`, target, {
    scopePermissionToRoute: false,
  });
  for (const route of routes) {
    const [method, path] = route.split(' ') as [HttpMethod, string];
    api.http.addRoutes({ path, methods: [method], integration });
  }
};

const followStream = (target: IFunction, trigger: Of<'stream'>, platform: Platform): void => {
  for (const statement of streamConsumerStatements(platform)) target.addToRolePolicy(statement);
  new EventSourceMapping(target, 'stream', {
    target,
    eventSourceArn: platform.stream.streamArn,
    startingPosition: StartingPosition.TRIM_HORIZON,
    batchSize: trigger.batchSize,
    maxBatchingWindow: Duration.seconds(trigger.windowSeconds),
    parallelizationFactor: trigger.parallelization ?? 1,
    bisectBatchOnError: true,
    reportBatchItemFailures: true,
    retryAttempts: STREAM_RETRIES,
    // S3 keeps the records themselves; a queue would hold metadata only (rule 8).
    supportS3OnFailureDestination: true,
    onFailure: { bind: () => ({ destination: platform.buckets.byName.archive.bucketArn }) },
  });
};

interface Consumption {
  readonly id: string;
  readonly batchSize: number;
  readonly concurrency: number;
  readonly enabled: boolean;
}

const consume = (
  target: IFunction,
  queue: Queue,
  { id, batchSize, concurrency, enabled }: Consumption,
): EventSourceMapping => {
  for (const statement of queueConsumerStatements([queue.queueArn])) target.addToRolePolicy(statement);
  return new EventSourceMapping(target, id, {
    target,
    eventSourceArn: queue.queueArn,
    batchSize,
    maxConcurrency: concurrency,
    reportBatchItemFailures: true,
    enabled,
  });
};

const consumeLanes = (target: IFunction, trigger: Of<'lanes'>, platform: Platform): void => {
  for (const [slug, lane] of platform.lanes) {
    const concurrency = Math.min(trigger.concurrency, lane.concurrency);
    const { batchSize } = trigger;
    const { lanes } = platform.stage;
    const enabled = lanes === 'all' || (lanes !== 'auto' && lanes.includes(slug));
    const mapping = consume(target, lane.queue, { id: `lane-${slug}`, batchSize, concurrency, enabled });
    if (lanes === 'auto') platform.laneMappings.set(slug, mapping);
  }
};

/** Whether a schedule ticks so often that one failure means nothing, and several in a row would fill a queue. */
export const isFrequent = (rate: string): boolean => /^rate\([1-5] minutes?\)$/.test(rate);

/** Ticks carry the instant they were meant for: a late one still knows its minute. */
const SCHEDULED = JSON.stringify({ time: '<aws.scheduler.scheduled-time>' });

const tick = (target: IFunction, { rate }: Of<'schedule'>, { stage, lostTicks }: Platform): void => {
  const role = new Role(target, 'scheduler', { assumedBy: new ServicePrincipal('scheduler.amazonaws.com') });
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [target.functionArn] }),
  );
  role.addToPrincipalPolicy(new PolicyStatement({ actions: ['sqs:SendMessage'], resources: [lostTicks.queueArn] }));
  const schedule = new CfnSchedule(target, 'schedule', {
    description: `headwater-${stage.name}: ${rate}`,
    scheduleExpression: rate,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: target.functionArn,
      roleArn: role.roleArn,
      input: SCHEDULED,
      deadLetterConfig: { arn: lostTicks.queueArn },
      // The next tick does what a lost one should have done.
      retryPolicy: { maximumEventAgeInSeconds: 60, maximumRetryAttempts: 1 },
    },
  });
  schedule.node.addDependency(role);
  new EventInvokeConfig(target, 'ticks', {
    ...{ function: target, retryAttempts: 0, maxEventAge: Duration.minutes(1) },
    ...(isFrequent(rate) ? {} : { onFailure: new SqsDestination(lostTicks) }),
  });
};

const consumeQueue = (target: IFunction, trigger: Of<'queue'>, platform: Platform): void => {
  const { queue, batchSize, concurrency } = trigger;
  consume(target, platform.queueNamed(queue), { id: 'queue', batchSize, concurrency, enabled: true });
};

const ATTACH: { readonly [K in Trigger['kind']]: (target: IFunction, trigger: Of<K>, platform: Platform) => void } = {
  http: serveRoutes,
  stream: followStream,
  queue: consumeQueue,
  lanes: consumeLanes,
  schedule: tick,
};

/** Makes what a function waits for, and the permission to wait for it. */
export const attachTrigger = <K extends Trigger['kind']>(
  target: IFunction,
  trigger: Of<K> & { readonly kind: K },
  platform: Platform,
): void => ATTACH[trigger.kind](target, trigger, platform);
