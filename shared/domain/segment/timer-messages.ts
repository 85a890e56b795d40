import * as z from 'zod/mini';

/** A message of the `timers` queue: profiles to look at again, keys only. */
export interface TimerMessage {
  readonly timers: readonly { readonly profileId: string; readonly due: number }[];
  /** True where the timers are in the table too and must be removed once handled. */
  readonly stored: boolean;
}

const messageShape = z.object({
  timers: z.array(z.object({ profileId: z.string(), due: z.number() })),
  stored: z.boolean(),
});

/** The message, or undefined where a body is something else. */
export const parseTimerMessage = (body: unknown): TimerMessage | undefined => messageShape.safeParse(body).data;

/** Profiles in one message, at most: fewer requests when many are due, one read for all of them. */
const TIMERS_PER_MESSAGE = 25;
const MAX_DELAY_SECONDS = 900;

/** A message with its delay, as the `Queue` port takes it. */
export interface DelayedTimerMessage {
  readonly body: TimerMessage;
  readonly delaySeconds: number;
}

/** Messages that arrive when their timers are due, at the next whole second (SQS knows no smaller delay). */
export const timerMessages = (
  timers: TimerMessage['timers'],
  { stored, now }: { readonly stored: boolean; readonly now: number },
): readonly DelayedTimerMessage[] => {
  const bySecond = Map.groupBy(timers, ({ due }) => Math.max(0, Math.ceil((due - now) / 1000)));
  return [...bySecond].flatMap(([seconds, together]) => {
    const messages: DelayedTimerMessage[] = [];
    for (let i = 0; i < together.length; i += TIMERS_PER_MESSAGE)
      messages.push({
        body: { timers: together.slice(i, i + TIMERS_PER_MESSAGE), stored },
        delaySeconds: Math.min(seconds, MAX_DELAY_SECONDS),
      });
    return messages;
  });
};
