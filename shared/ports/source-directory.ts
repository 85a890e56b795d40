import type { Trust } from '../domain/identity/identifier.ts';

/** What collection needs to know of a source. */
export interface Source {
  readonly id: string;
  readonly name: string;
  readonly trust: Trust;
  readonly writeKey: string;
  /** Origins that browsers may post from; `*` for any. */
  readonly origins: readonly string[];
  readonly retentionDays: number;
  readonly enabled: boolean;
  /** ISO 3166 country whose plan phone numbers without a country code follow; without it they name nobody. */
  readonly region?: string;
}

/** The configured sources, cached for seconds: a new key works, and a disabled one stops, within that time. */
export interface SourceDirectory {
  /** Throws HeadwaterError `sources.unavailable` when nothing is known yet and the store cannot be read. */
  byWriteKey(writeKey: string): Promise<Source | undefined>;
  /** True when any enabled source lets browsers post from this origin. */
  permitsOrigin(origin: string): Promise<boolean>;
  /** Proves that the store can be read: resolves when what is known is fresh; throws `sources.unavailable` when not. */
  refresh(): Promise<void>;
}
