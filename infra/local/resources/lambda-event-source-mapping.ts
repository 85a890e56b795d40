import { HeadwaterError } from '../../../shared/domain/errors.ts';
import { createQueueMapping } from '../event-sources/queue-mapping.ts';
import { createStreamMapping } from '../event-sources/stream-mapping.ts';
import { poolOf } from '../functions/pool-of.ts';
import type { HostParts } from '../host-parts.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { Resource, ResourceKind } from '../template/resource-kind.ts';

const COMMON = ['BatchSize', 'Enabled', 'EventSourceArn', 'FunctionName', 'FunctionResponseTypes'];
const STREAM = [
  ...COMMON,
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'MaximumBatchingWindowInSeconds',
  'MaximumRetryAttempts',
  'ParallelizationFactor',
  'StartingPosition',
];
const QUEUE = [...COMMON, 'ScalingConfig'];
/** More threads than this only wait for each other on a laptop. */
const MOST_CONCURRENT = 4;

interface Properties {
  readonly BatchSize?: number;
  readonly BisectBatchOnFunctionError?: boolean;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
  readonly Enabled?: boolean;
  readonly EventSourceArn: string;
  readonly FunctionName: string;
  readonly FunctionResponseTypes?: readonly string[];
  readonly MaximumBatchingWindowInSeconds?: number;
  readonly MaximumRetryAttempts?: number;
  readonly ParallelizationFactor?: number;
  readonly ScalingConfig?: { readonly MaximumConcurrency?: number };
}

const reports = (properties: Properties): boolean =>
  properties.FunctionResponseTypes?.includes('ReportBatchItemFailures') ?? false;

const followStream = (
  resource: Resource,
  parts: HostParts,
  stream: { name: string; shards: readonly string[] },
): void => {
  refuseUnknownProperties(resource, STREAM);
  const properties = resource.properties as unknown as Properties;
  const target = poolOf(parts, properties.FunctionName);
  const parallelization = properties.ParallelizationFactor ?? 1;
  const onFailureArn = properties.DestinationConfig?.OnFailure?.Destination;
  const settings = {
    name: resource.name,
    streamArn: properties.EventSourceArn,
    stream: stream.name,
    batchSize: properties.BatchSize ?? 100,
    windowMs: (properties.MaximumBatchingWindowInSeconds ?? 0) * 1000,
    parallelization,
    bisects: properties.BisectBatchOnFunctionError ?? false,
    reportsFailures: reports(properties),
    retries: properties.MaximumRetryAttempts ?? -1,
    ...(onFailureArn === undefined ? {} : { onFailureArn }),
    enabled: properties.Enabled ?? true,
    target,
  };
  target.allow(Math.min(stream.shards.length * parallelization, MOST_CONCURRENT));
  target.warm();
  parts.sources.push(createStreamMapping(settings, stream.shards, parts));
};

const consumeQueue = (resource: Resource, parts: HostParts, queue: string): void => {
  refuseUnknownProperties(resource, QUEUE);
  const properties = resource.properties as unknown as Properties;
  const target = poolOf(parts, properties.FunctionName);
  const concurrency = Math.min(properties.ScalingConfig?.MaximumConcurrency ?? MOST_CONCURRENT, MOST_CONCURRENT);
  const { EventSourceArn: queueArn, BatchSize: batchSize = 10, Enabled: enabled = true } = properties;
  target.allow(concurrency);
  const settings = { name: resource.name, queueArn, queue, batchSize, concurrency, enabled };
  parts.sources.push(createQueueMapping({ ...settings, reportsFailures: reports(properties), target }, parts));
};

/** Kinesis and SQS mappings; a disabled one is not polled, as on AWS, until somebody enables it. */
const mapping: ResourceKind = {
  type: 'AWS::Lambda::EventSourceMapping',
  phase: 'trigger',
  identify: ({ name }) => ({ ref: name, attributes: { Id: name } }),
  start: (resource, parts) => {
    const { EventSourceArn } = resource.properties as unknown as Properties;
    const stream = parts.streams.get(EventSourceArn);
    const queue = parts.queues.get(EventSourceArn);
    if (stream) return followStream(resource, parts, stream);
    if (queue !== undefined) return consumeQueue(resource, parts, queue);
    throw new HeadwaterError(
      'local.template',
      `${resource.id} reads ${EventSourceArn}, which is neither a stream nor a queue of the template.`,
    );
  },
};

export default mapping;
