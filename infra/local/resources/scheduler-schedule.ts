import { randomUUID } from 'node:crypto';
import { parseSchedule } from '../clock/schedule-expression.ts';
import { poolOf } from '../functions/pool-of.ts';
import { arnOf } from '../template/arn.ts';
import { refuseUnknownProperties } from '../template/known-properties.ts';
import type { ResourceKind } from '../template/resource-kind.ts';

const KNOWN = [
  'Name',
  'Description',
  'FlexibleTimeWindow',
  'GroupName',
  'ScheduleExpression',
  'ScheduleExpressionTimezone',
  'State',
  'Target',
];

interface Target {
  readonly Arn: string;
  readonly Input?: string;
}

const scheduleArn = (name: string): string => arnOf('scheduler', `schedule/default/${name}`);

/** The context attributes of EventBridge Scheduler that an input may hold. */
const inputOf = (input: string, name: string, instant: number): unknown =>
  JSON.parse(
    input
      .replaceAll('<aws.scheduler.scheduled-time>', new Date(instant).toISOString().replace(/\.\d+Z$/, 'Z'))
      .replaceAll('<aws.scheduler.schedule-arn>', scheduleArn(name))
      .replaceAll('<aws.scheduler.execution-id>', randomUUID())
      .replaceAll('<aws.scheduler.attempt-number>', '1'),
  );

/** A schedule on the host's clock. Scheduler hands over and does not wait: its retry policy concerns that, not the function's failure. */
const schedule: ResourceKind = {
  type: 'AWS::Scheduler::Schedule',
  phase: 'trigger',
  nameProperty: 'Name',
  identify: ({ name }) => ({ ref: name, attributes: { Arn: scheduleArn(name) } }),
  start: (resource, parts) => {
    refuseUnknownProperties(resource, KNOWN);
    const { name, properties } = resource;
    if (properties['State'] === 'DISABLED') return;
    const target = properties['Target'] as Target;
    const pool = poolOf(parts, target.Arn);
    const timezone = properties['ScheduleExpressionTimezone'];
    parts.schedules.add({
      name,
      next: parseSchedule(
        String(properties['ScheduleExpression']),
        timezone === undefined ? undefined : String(timezone),
      ),
      fire: async (instant) => {
        await pool.invokeAsync(inputOf(target.Input ?? '{}', name, instant));
      },
    });
  },
};

export default schedule;
