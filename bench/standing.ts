import { readFileSync } from 'node:fs';
import type { Standing } from './cost.ts';

interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** Destination types that the idle stage exports to: their lanes were opened, and stay polled. */
export const LANES_IN_USE = 2;

const MINUTES: Readonly<Record<string, number>> = { minute: 1, hour: 60, day: 1440 };

/** How often a schedule runs its function, of once a minute. */
const runsAMinute = ({ Type, Properties }: Resource): number => {
  if (Type !== 'AWS::Scheduler::Schedule') return 0;
  const [, every, unit = ''] =
    /^rate\((\d+) (minute|hour|day)s?\)$/.exec(`${Properties?.['ScheduleExpression']}`) ?? [];
  return 1 / (Number(every ?? 1) * (MINUTES[unit] ?? 1));
};

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
    minuteSchedules: all.reduce((sum, resource) => sum + runsAMinute(resource), 0),
  };
};
