/**
 * The fate of one record, as a closed union: callers switch on `kind` and the compiler finds the forgotten case.
 * `drop` is final and harmless, `retry` may succeed later, `dead-letter` needs a person.
 */
export type Outcome<T = void> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'drop'; readonly reason: string }
  | { readonly kind: 'retry'; readonly reason: string; readonly afterSeconds?: number }
  | { readonly kind: 'dead-letter'; readonly reason: string; readonly cause?: unknown };

/** A value that worked. */
export const ok = <T>(value: T): Outcome<T> => ({ kind: 'ok', value });
/** Final and harmless: nothing is left to do. */
export const drop = (reason: string): Outcome<never> => ({ kind: 'drop', reason });
/** May succeed later; `afterSeconds` is the wait the other side asked for. */
export const retry = (reason: string, afterSeconds?: number): Outcome<never> =>
  afterSeconds === undefined ? { kind: 'retry', reason } : { kind: 'retry', reason, afterSeconds };
/** Needs a person: goes to the dead-letter queue with its cause. */
export const deadLetter = (reason: string, cause?: unknown): Outcome<never> => ({ kind: 'dead-letter', reason, cause });
