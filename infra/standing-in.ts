import { CfnResource, type Stack } from 'aws-cdk-lib';
import { CfnStream } from 'aws-cdk-lib/aws-kinesis';
import { CfnEventSourceMapping } from 'aws-cdk-lib/aws-lambda';
import { CfnSchedule } from 'aws-cdk-lib/aws-scheduler';
import { runsAMinute, type Standing } from '../shared/domain/cost/cost.ts';

/** What of a stack costs while nothing happens, counted once all of it is made. Lanes that open when they are needed are not among it. */
export const standingIn = (stack: Stack): Standing => {
  const all = stack.node.findAll().filter((each) => each instanceof CfnResource);
  const count = (type: string): number => all.filter(({ cfnResourceType }) => cfnResourceType === type).length;
  const polled = all.filter(
    (each) => each instanceof CfnEventSourceMapping && each.scalingConfig !== undefined && each.enabled !== false,
  );
  return {
    shards: all.reduce((sum, each) => sum + (each instanceof CfnStream ? (each.shardCount ?? 0) : 0), 0),
    secrets: count('AWS::SecretsManager::Secret'),
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    keys: count('AWS::KMS::Key'),
    queueMappings: polled.length,
    minuteSchedules: all.reduce(
      (sum, each) => sum + (each instanceof CfnSchedule ? runsAMinute(each.scheduleExpression) : 0),
      0,
    ),
  };
};
