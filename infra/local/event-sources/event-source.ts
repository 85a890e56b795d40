/** Something that sets functions running by itself: a stream or queue mapping. */
export interface EventSource {
  readonly name: string;
  start(): void;
  /** New records or messages may be there. */
  wake(): void;
  /** Nothing is left that could be handled now. */
  isDrained(): Promise<boolean>;
  /** Finishes what runs and starts nothing more. */
  stop(): Promise<void>;
}
