import { readFileSync } from 'node:fs';
import { runsAMinute, type Standing } from '../shared/domain/cost/cost.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Destination types that the idle stage exports to: their lanes were opened, and stay polled. */
export const LANES_IN_USE = 2;

/** Counts in a synthesized template what costs money while nothing happens, with the lanes that are in use. */
export const standingOf = (templateFile: string): Standing => {
  const template: { Resources: Record<string, Resource> } = JSON.parse(readFileSync(templateFile, 'utf8'));
  const all = Object.values(template.Resources);
  const count = (type: string): number => all.filter((resource) => resource.Type === type).length;
  const shards = all
    .filter((resource) => resource.Type === 'AWS::Kinesis::Stream')
    .reduce((sum, { Properties }) => sum + Number(Properties?.['ShardCount'] ?? 0), 0);
  const queueMappings = all.filter(
    ({ Type, Properties }) =>
      Type === 'AWS::Lambda::EventSourceMapping' &&
      Properties?.['ScalingConfig'] !== undefined &&
      Properties['Enabled'] !== false,
  ).length;
  return {
    shards,
    secrets: count('AWS::SecretsManager::Secret'),
    alarms: count('AWS::CloudWatch::Alarm'),
    dashboards: count('AWS::CloudWatch::Dashboard'),
    keys: count('AWS::KMS::Key'),
    queueMappings: queueMappings + LANES_IN_USE,
    minuteSchedules: all
      .filter(({ Type }) => Type === 'AWS::Scheduler::Schedule')
      .reduce((sum, { Properties }) => sum + runsAMinute(`${Properties?.['ScheduleExpression']}`), 0),
  };
};
