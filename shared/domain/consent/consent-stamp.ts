/**
 * One answer as collection read it: purpose, yes or no, and where the signal says so when it was given (epoch ms; absent: the
 * event's own time). `act`: the person, or an officer for them, decided now; without it the answer only rides on something else
 * (rule 26).
 */
export interface ConsentAnswer {
  readonly purpose: string;
  readonly granted: boolean;
  readonly at?: number;
  readonly act?: true;
}

/** Where answers were read from. */
export type ConsentSignal = 'preferences' | 'tcf' | 'gpp' | 'gpc' | 'officer';

/**
 * The answers that an event carries, mapped to purposes when it was collected: part of the event for ever, whatever the policy
 * says later.
 */
export interface ConsentStamp {
  readonly answers: readonly ConsentAnswer[];
  readonly signals: readonly ConsentSignal[];
  /** The version of the policy's text that the person was shown, as the policy in force named it. */
  readonly policy: string;
}
