import { Duration } from 'aws-cdk-lib';
import { Stream, StreamEncryption, StreamMode } from 'aws-cdk-lib/aws-kinesis';
import type { Construct } from 'constructs';
import type { Stage } from '../stage.ts';

/** The stream of accepted events, encrypted under the AWS-managed key, which needs no grants and has no monthly price. */
export const createEventStream = (scope: Construct, stage: Stage): Stream =>
  new Stream(scope, 'events', {
    encryption: StreamEncryption.MANAGED,
    retentionPeriod: Duration.hours(stage.retentionHours),
    removalPolicy: stage.removal,
    ...(stage.stream === 'on-demand'
      ? { streamMode: StreamMode.ON_DEMAND }
      : { streamMode: StreamMode.PROVISIONED, shardCount: stage.shards }),
  });
