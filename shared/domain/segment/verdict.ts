/**
 * A rule's value at an instant. It held from `since` on (−∞: as far back as the state tells) and time alone leaves it
 * alone until `next` (∞: for ever): sound bounds, exact for a single leaf.
 */
export interface Verdict {
  readonly value: boolean;
  readonly since: number;
  readonly next: number;
  /** More events count than are told apart. */
  readonly capped?: true;
}

/** Bounds of what time does not change. */
export const ALWAYS = { since: Number.NEGATIVE_INFINITY, next: Number.POSITIVE_INFINITY };

const cappedIn = (verdicts: readonly Verdict[]): { readonly capped?: true } =>
  verdicts.some(({ capped }) => capped) ? { capped: true } : {};

/** All hold while each holds; they fail while one fails, and cannot hold again before the last failing one does. */
export const judgeAll = (verdicts: readonly Verdict[]): Verdict => {
  const failing = verdicts.filter((verdict) => !verdict.value);
  if (failing.length === 0)
    return {
      value: true,
      since: Math.max(ALWAYS.since, ...verdicts.map((verdict) => verdict.since)),
      next: Math.min(ALWAYS.next, ...verdicts.map((verdict) => verdict.next)),
      ...cappedIn(verdicts),
    };
  return {
    value: false,
    since: Math.min(...failing.map((verdict) => verdict.since)),
    next: Math.max(...failing.map((verdict) => verdict.next)),
    // One that fails for certain is enough.
    ...(failing.every(({ capped }) => capped) ? { capped: true } : {}),
  };
};

/** The opposite, as long. */
export const negate = (verdict: Verdict): Verdict => ({ ...verdict, value: !verdict.value });
