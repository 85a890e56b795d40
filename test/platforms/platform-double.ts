/** A request as a double reads it. */
export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What a double answers. */
export interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A platform in small: it enforces the documented rules and keeps what it was given. */
export interface PlatformDouble {
  readonly slug: string;
  /** Whom the audience holds now, as they were given. */
  readonly audience: () => ReadonlySet<string>;
  /** What it keeps of people beside the audience: its own contacts. Absent where it keeps nothing. */
  readonly kept?: () => unknown;
  /** What it holds for an email. */
  readonly heldAs: (email: string) => string;
  readonly answer: (asked: Asked) => Answered;
  /** What it says to a caller who is too fast. */
  readonly throttled: () => Answered;
  /** Every token given out ends now. */
  readonly expireTokens: () => void;
  /** The platform finds these values invalid, whatever they look like. */
  readonly refused: Set<string>;
  /** How a destination is pointed at it. */
  readonly destination: (address: string) => {
    readonly type: string;
    readonly settings: object;
    readonly credentials: object;
  };
}

/** Reads JSON; undefined for anything else. */
export const readBody = (body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // The double answers that with its own refusal.
    return undefined;
  }
};

/** Refuses more than `most` calls in a minute. */
export const createThrottle = (clock: () => number, most: number): (() => boolean) => {
  let minute = 0;
  let count = 0;
  return () => {
    const now = Math.floor(clock() / 60_000);
    count = now === minute ? count + 1 : 1;
    minute = now;
    return count > most;
  };
};
