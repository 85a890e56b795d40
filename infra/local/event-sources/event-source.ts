/** Something that sets functions running by itself: a stream or queue mapping. */
export interface EventSource {
  readonly name: string;
  /** The function it sets running. */
  readonly functionName: string;
  /** What the template says; who is in charge of the host or Lambda's API may say otherwise since. */
  readonly enabled: boolean;
  /** Starts, or goes on after `stop` where it stood. */
  start(): void;
  /** New records or messages may be there. */
  wake(): void;
  /** Nothing is left that could be handled now: what waits for a stopped source cannot. */
  isDrained(): Promise<boolean>;
  /** Finishes what runs and starts nothing more. */
  stop(): Promise<void>;
}
