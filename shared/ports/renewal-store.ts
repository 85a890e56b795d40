/**
 * Credentials that a platform renewed since a person configured them, sealed. `of` names those configured: others make it
 * void. Every write is conditional on the version before, counted from 1.
 */
export interface Renewal {
  readonly of: string;
  readonly sealed: string;
  readonly version: number;
}

/** The renewed credentials of destinations. Strongly consistent. */
export interface RenewalStore {
  renewal(destinationId: string): Promise<Renewal | undefined>;
  /** Stores it if the stored version is the one before; else `conflict`, and nothing changed. */
  putRenewal(destinationId: string, renewal: Renewal): Promise<'written' | 'conflict'>;
}
