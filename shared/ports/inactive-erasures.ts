/** An erasure of somebody past their period that has begun. */
export interface InactiveErasure {
  /** The same for every attempt, and another the next time. */
  readonly requestId: string;
  /** When it began, epoch ms. */
  readonly requestedAt: number;
  /** Whom, sealed: an erasure takes away what it was found by. */
  readonly sealed: string;
}

/** The erasures of persons past their period that are under way, by the id of their profile. Strongly consistent. */
export interface InactiveErasures {
  find(profileId: string): Promise<InactiveErasure | undefined>;
  /** Begins one unless one is under way, and answers which is. */
  begin(profileId: string, erasure: InactiveErasure): Promise<InactiveErasure>;
  /** Forgets it; another one of the profile stays. */
  end(profileId: string, requestId: string): Promise<void>;
}
