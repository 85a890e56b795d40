import { deadLetter, type Outcome, ok, retry } from '../../shared/domain/outcome.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import { parseTimerMessage, timerMessages } from '../../shared/domain/segment/timer-messages.ts';
import type { Clock } from '../../shared/ports/clock.ts';
import type { ProfileStore } from '../../shared/ports/profile-store.ts';
import type { Queue } from '../../shared/ports/queue.ts';
import type { TimerStore } from '../../shared/ports/timer-store.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'heads'>;
  readonly timers: Pick<TimerStore, 'remove'>;
  /** The timers queue, for timers that came before their time. */
  readonly queue: Queue;
  readonly clock: Clock;
  /** `createRefreshProfile`. */
  readonly refresh: (head: ProfileHead) => Promise<'done' | 'conflict'>;
}

/** The queue's own wait, six timeouts of the function, would publish the change late. */
const RETRY_SECONDS = 2;

/**
 * Handles one message of timers: each profile is evaluated at now and what changed is published. A profile that is gone or
 * was joined into another is left alone. Stored timers are removed last, so a crash only repeats them; one that came early
 * (clocks differ, delays are whole seconds) is sent again.
 */
export const createPublishChanges =
  ({ profiles, timers, queue, clock, refresh }: Dependencies) =>
  async (body: unknown): Promise<Outcome> => {
    const message = parseTimerMessage(body);
    if (message === undefined) return deadLetter('this is no message of timers');
    const now = clock();
    const early = message.timers.filter(({ due }) => due > now);
    await queue.send(timerMessages(early, { stored: message.stored, now }));
    const due = message.timers.filter((timer) => timer.due <= now);
    const heads = await profiles.heads([...new Set(due.map(({ profileId }) => profileId))]);
    const live = [...heads].flatMap(([id, head]) => (head.profileId === id ? [head] : []));
    const outcomes = await Promise.all(live.map((head) => refresh(head)));
    if (outcomes.includes('conflict')) return retry('others keep writing the profile', RETRY_SECONDS);
    if (message.stored) await timers.remove(due);
    return ok(undefined);
  };
