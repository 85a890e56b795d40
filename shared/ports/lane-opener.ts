/** Lets what waits in a destination type's lane be delivered; until then its messages are kept in the queue, for 14 days. */
export interface LaneOpener {
  /**
   * Asks that the lane be delivered from now on. A lane that is open already, or that the deployment opens or shuts itself, is
   * left as it is. One whose last change is still taking effect is too: ask again later. Throws HeadwaterError `lane.closed`
   * when it could not be asked.
   */
  open(slug: string): Promise<void>;
}
