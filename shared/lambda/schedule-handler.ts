import { createStack, type LambdaHandler } from './stack.ts';

/** A tick of a schedule. Epoch milliseconds; `scheduledAt` is when it was due, `now` when it runs. */
export interface Tick {
  readonly scheduledAt: number;
  readonly now: number;
}

const dueTime = (event: unknown): number => {
  const time = typeof event === 'object' && event !== null && 'time' in event ? event.time : undefined;
  return typeof time === 'string' ? Date.parse(time) : Number.NaN;
};

/**
 * A Lambda handler for an EventBridge Scheduler target whose input is `{"time":"<aws.scheduler.scheduled-time>"}`; without
 * a time the tick is due now. A throw is retried by the schedule.
 */
export const createScheduleHandler = (run: (tick: Tick) => Promise<void>): LambdaHandler<unknown, void> =>
  createStack(async (event: unknown) => {
    const now = Date.now();
    const scheduledAt = dueTime(event);
    await run({ now, scheduledAt: Number.isNaN(scheduledAt) ? now : scheduledAt });
  });
