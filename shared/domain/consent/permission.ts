import type { ConsentCell } from '../profile/profile.ts';

/**
 * Whether all purposes are permitted; if not, why: `restricted`, or of the first that is not `consent-refused` or
 * `consent-unanswered` with its name.
 */
export type Permission = { readonly permitted: true } | { readonly permitted: false; readonly reason: string };

/** What a person said and ordered, as far as it decides what may be done; `restricted` while they are kept and not used (GDPR art. 18). */
export interface Standpoint {
  readonly consent: Readonly<Record<string, ConsentCell>>;
  readonly restricted?: boolean;
}

const answerOf = (cell: ConsentCell | undefined): string | undefined =>
  cell === undefined ? 'consent-unanswered' : cell.granted ? undefined : 'consent-refused';

/**
 * Nothing is done without permission (L4): every purpose must have been granted. A refusal blocks and so does silence. No purpose
 * asked for permits all, but for a restricted person, for whom nothing is permitted.
 */
export const permits = ({ consent, restricted = false }: Standpoint, purposes: readonly string[]): Permission => {
  if (restricted) return { permitted: false, reason: 'restricted' };
  for (const purpose of purposes) {
    const answer = answerOf(Object.hasOwn(consent, purpose) ? consent[purpose] : undefined);
    if (answer) return { permitted: false, reason: `${answer}:${purpose}` };
  }
  return { permitted: true };
};
