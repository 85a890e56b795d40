import type { ConsentCell } from '../profile/profile.ts';

/** Whether all purposes are permitted; if not, the code of the first that is not: `consent-refused` or `consent-unanswered`. */
export type Permission = { readonly permitted: true } | { readonly permitted: false; readonly reason: string };

const answerOf = (cell: ConsentCell | undefined): string | undefined =>
  cell === undefined ? 'consent-unanswered' : cell.granted ? undefined : 'consent-refused';

/**
 * Nothing leaves without permission (L4): every purpose must have been granted. A refusal blocks and so does silence.
 * No purpose asked for permits all: then the segment alone decides.
 */
export const permits = (consent: Readonly<Record<string, ConsentCell>>, purposes: readonly string[]): Permission => {
  for (const purpose of purposes) {
    const answer = answerOf(Object.hasOwn(consent, purpose) ? consent[purpose] : undefined);
    if (answer) return { permitted: false, reason: `${answer}:${purpose}` };
  }
  return { permitted: true };
};
