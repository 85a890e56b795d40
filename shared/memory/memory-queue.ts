import type { Queue, QueueMessage } from '../ports/queue.ts';

/** A Queue in memory whose messages a test takes out; bodies are copied as JSON, as a real queue would. */
export interface MemoryQueue extends Queue {
  /** Takes out the messages whose delay has passed at `now` (epoch ms), in order of sending. */
  receive(now: number): readonly QueueMessage[];
  /** Messages not yet taken out. */
  size(): number;
  /** When the next delay passes, epoch ms; undefined when empty. */
  nextAt(): number | undefined;
}

/** An empty queue; `clock` tells when a message was sent. */
export const createMemoryQueue = (clock: () => number): MemoryQueue => {
  let waiting: { readonly visibleAt: number; readonly message: QueueMessage }[] = [];
  return {
    send: async (messages) => {
      for (const message of messages)
        waiting.push({
          visibleAt: clock() + (message.delaySeconds ?? 0) * 1000,
          message: { ...message, body: JSON.parse(JSON.stringify(message.body)) as unknown },
        });
    },
    receive: (now) => {
      const ready = waiting.filter(({ visibleAt }) => visibleAt <= now);
      waiting = waiting.filter(({ visibleAt }) => visibleAt > now);
      return ready.map(({ message }) => message);
    },
    size: () => waiting.length,
    nextAt: () => (waiting.length === 0 ? undefined : Math.min(...waiting.map(({ visibleAt }) => visibleAt))),
  };
};
