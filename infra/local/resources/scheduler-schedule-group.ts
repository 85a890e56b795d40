import type { ResourceKind } from '../template/resource-kind.ts';

/** A name for schedules and nothing else. */
const group: ResourceKind = {
  type: 'AWS::Scheduler::ScheduleGroup',
  phase: 'store',
  nameProperty: 'Name',
  identify: ({ name }) => ({ ref: name }),
  start: () => undefined,
};

export default group;
