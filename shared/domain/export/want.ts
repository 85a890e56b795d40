import { type Permission, permits } from '../consent/permission.ts';
import { type IdentifierKey, typeOfKey } from '../identity/identifier.ts';
import type { ProfileHead } from '../profile/profile.ts';
import { isRestricted } from '../profile/restriction.ts';
import { rectifiedAt } from '../profile/traits.ts';
import type { Want } from './delivery-ledger.ts';

/** What an audience takes: the identifier types, the purposes that must be granted, and who is in any of its segments now. */
export interface AudienceRule {
  readonly identifiers: readonly string[];
  readonly purposes: readonly string[];
  /** The traits it is sent. */
  readonly traits?: readonly string[];
  /** Whether the profile is in a segment of any export that feeds the audience, evaluated at `now`, never as stored. */
  readonly isMember: (head: ProfileHead, now: number) => boolean;
}

/** A profile as an audience sees it. */
export interface Standing {
  readonly member: boolean;
  readonly permission: Permission;
  /** When a trait was last rectified, epoch ms. */
  readonly correctedAt?: number;
}

/** When a trait that the audience is sent was rectified. */
const correctionOf = ({ traits = [] }: AudienceRule, { state }: ProfileHead): Pick<Standing, 'correctedAt'> => {
  const sent = Object.fromEntries(Object.entries(state.traits).filter(([name]) => traits.includes(name)));
  const correctedAt = rectifiedAt({ traits: sent });
  return correctedAt === undefined ? {} : { correctedAt };
};

/** Where a profile stands with an audience at an instant. */
export const standingOf = (rule: AudienceRule, head: ProfileHead, now: number): Standing => ({
  ...correctionOf(rule, head),
  member: rule.isMember(head, now),
  permission: permits({ consent: head.state.consent, restricted: isRestricted(head.state) }, rule.purposes),
});

/**
 * Whether the audience should hold an identifier, given its owner's standing. An identifier that no profile holds any more
 * was erased: it leaves at once, like one whose owner refused; one of another type than the settings name merely leaves.
 */
export const wantOf = (rule: AudienceRule, key: IdentifierKey, owner: Standing | undefined): Want => {
  if (!owner?.permission.permitted) return { wanted: false, permission: true };
  if (!rule.identifiers.includes(typeOfKey(key))) return { wanted: false, permission: false };
  if (!owner.member) return { wanted: false, permission: false };
  return { wanted: true, ...(owner.correctedAt === undefined ? {} : { correctedAt: owner.correctedAt }) };
};
