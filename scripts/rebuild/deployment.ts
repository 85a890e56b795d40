/** A Headwater to rebuild: the local host or a stage on AWS. */
export interface Deployment {
  /** What to call it: `the local host at http://…`, `stage dev`. */
  readonly name: string;
  /** The variables by which the stitcher finds every resource, and whatever leads the SDK to it. */
  readonly variables: Readonly<Record<string, string>>;
  /** The bucket of the archive. */
  readonly archive: string;
  /** The deployment's time, epoch ms: a local host's may be ahead. */
  readonly now: () => Promise<number>;
  /** Disables what sets a function running; resolves once nothing of it is under way. Streams and queues keep what comes. */
  readonly pause: (functionName: string) => Promise<void>;
  /** Resolves once nothing is under way any more of what the clock set running before. */
  readonly outlast: (functionName: string) => Promise<void>;
  /** Enables it again; it goes on where it stood. */
  readonly resume: (functionName: string) => Promise<void>;
}
