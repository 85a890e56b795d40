import type { Unsettled } from '../domain/identity/attach-links.ts';
import { unsettledLinks } from '../domain/identity/attach-links.ts';
import { isBlocked } from '../domain/identity/blocked.ts';
import type { IdentifierKey, Link } from '../domain/identity/identifier.ts';
import type { Isolation } from '../domain/identity/isolation.ts';
import type { IdentifierPointer } from '../ports/profile-store.ts';
import type { IdentityPlan } from './identity-plan.ts';
import type { Incoming } from './incoming.ts';
import { type Planning, sightedLinks } from './world.ts';

/** New links in one commit: with their pointers, listings and joined heads they fit a transaction of 100 items. */
export const MAX_NEW_LINKS = 12;
/** The same where a replay decides, which may write the heads of all their ends. */
export const MAX_REPLAYED_LINKS = 6;

/** When each named identifier was received first among these records. */
const receiptsOf = (incomings: readonly Incoming[]): Map<IdentifierKey, number> => {
  const receipts = new Map<IdentifierKey, number>();
  for (const { namings, receivedAt } of incomings) {
    for (const { key } of namings) receipts.set(key, Math.min(receipts.get(key) ?? receivedAt, receivedAt));
  }
  return receipts;
};

/** What records show that is not stored, as much of it as one commit takes. */
export interface Sighted {
  readonly links: readonly Unsettled[];
  /** When the named identifiers were received first among these records. */
  readonly receipts: ReadonlyMap<IdentifierKey, number>;
  /** More remains: commit this without folding, then decide again. */
  readonly isPartial: boolean;
}

/** Keeps so many links that the commit fits, and what they and the anchors name. */
export const sightingsOf = (
  incomings: readonly Incoming[],
  known: ReadonlyMap<string, Link>,
  { rules, most }: Pick<Planning, 'rules'> & { readonly most: number },
): Sighted => {
  const all = unsettledLinks(sightedLinks(incomings, rules), known);
  const links = all.slice(0, most);
  const receipts = receiptsOf(incomings);
  if (links.length === all.length) return { links, receipts, isPartial: false };
  const kept = new Set(links.flatMap(({ link }) => [link.anchor, link.other]));
  for (const key of receipts.keys()) if (!kept.has(key)) receipts.delete(key);
  return { links, receipts, isPartial: true };
};

/** Of the named identifiers those whose links are not followed: known to be, or new and blocked by the rules in force. */
export const isolatedAmong = (
  incomings: readonly Incoming[],
  pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>,
  { rules }: Planning,
): Map<IdentifierKey, Isolation> => {
  const isolated = new Map<IdentifierKey, Isolation>();
  for (const { key, identifier } of incomings.flatMap(({ namings }) => namings)) {
    const pointer = pointers.get(key);
    if (pointer?.isolated) isolated.set(key, pointer.isolated);
    else if (pointer === undefined && isBlocked(rules, identifier)) isolated.set(key, 'blocked');
  }
  return isolated;
};

/** Pointers to write: of identifiers never seen, and of those now seen to have come earlier. */
export const pointersOf = (
  receipts: ReadonlyMap<IdentifierKey, number>,
  incomings: readonly Incoming[],
  { pointers, planning }: { pointers: ReadonlyMap<IdentifierKey, IdentifierPointer>; planning: Planning },
) => {
  const clear = new Map(incomings.flatMap(({ namings }) => namings.map(({ key, identifier }) => [key, identifier])));
  const isolated = isolatedAmong(incomings, pointers, planning);
  return (key: IdentifierKey, profileId: string): IdentityPlan['pointers'] => {
    const known = pointers.get(key);
    const receivedAt = receipts.get(key);
    const identifier = clear.get(key);
    if (known !== undefined) {
      if (receivedAt === undefined || receivedAt >= known.firstReceivedAt) return [];
      return [{ pointer: { ...known, firstReceivedAt: receivedAt }, expected: known }];
    }
    if (receivedAt === undefined || identifier === undefined) return [];
    const isolation = isolated.get(key);
    const sealed = planning.keyring.seal(identifier.value);
    const pointer = {
      key,
      profileId,
      firstReceivedAt: receivedAt,
      sealed,
      ...(isolation ? { isolated: isolation } : {}),
    };
    return [{ pointer, expected: 'absent' }];
  };
};
