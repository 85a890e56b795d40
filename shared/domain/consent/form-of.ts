import type { ConsentCell } from '../profile/profile.ts';
import { permits } from './permission.ts';
import type { SourceConsent } from './policy.ts';
import type { ReadSignals } from './read-signals.ts';

/** What is stored of an event (rule 27). `proof`: an act of consent, reduced to what proves it. */
export type Form = 'full' | 'proof' | 'anonymous' | 'nothing';

/** The event's own answers as the one question of permission takes them. */
const cellsOf = ({ stamp, doubted }: ReadSignals): Readonly<Record<string, ConsentCell>> => {
  const cells = (stamp?.answers ?? []).map(({ purpose, granted, at = 0 }) => [purpose, { granted, at }] as const);
  return Object.fromEntries([...cells, ...doubted.map((purpose) => [purpose, { granted: false, at: 0 }] as const)]);
};

/**
 * What may be stored of an event whose source demands purposes: silence refuses like a no. An act of consent is always kept, since
 * a refusal must be provable like a yes.
 */
export const formOf = (signals: ReadSignals, { requires, otherwise }: SourceConsent): Form => {
  if (permits({ consent: cellsOf(signals) }, requires).permitted) return 'full';
  return signals.isAct ? 'proof' : otherwise;
};
