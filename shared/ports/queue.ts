/** A message for a queue, JSON; keys only, never values or personal data (rule 30). `delaySeconds` 0 to 900. */
export interface QueueMessage {
  readonly body: unknown;
  readonly delaySeconds?: number;
}

/** Hands messages to one queue; resolves when all are durable, throws HeadwaterError `queue.unavailable` otherwise. */
export interface Queue {
  send(messages: readonly QueueMessage[]): Promise<void>;
}
