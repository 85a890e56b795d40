import type { EventEntry, StreamEntry } from '../event/event.ts';
import { LIMITS } from '../event/limits.ts';
import type { Identifier, IdentifierKey } from '../identity/identifier.ts';
import { isNewConsent, isSuppressedAt, isSuppressedEvent } from './fence.ts';
import { judgeErased, namedBy } from './judge-erased.ts';
import { namedInBody } from './named-in-body.ts';
import type { Tombstone } from './tombstone.ts';

/** An entry as it is judged: whose record it is in, and when it was received (epoch ms). */
export interface Screenable {
  readonly entry: StreamEntry;
  readonly anchor?: Identifier;
  readonly receivedAt: number;
}

/** What entries are judged by. */
export interface Screening {
  readonly tombstones: ReadonlyMap<IdentifierKey, Pick<Tombstone, 'erasedAt' | 'liftedAt'>>;
  readonly keyOf: (identifier: Identifier) => IdentifierKey;
}

/** Why an entry is suppressed that names somebody erased. */
export const ERASED = 'erased';

/** Where a refused body names more than an event may, these are looked at first. */
const CORE: ReadonlySet<string> = new Set(['userId', 'email', 'phone', 'anonymousId']);

const isEvent = (entry: StreamEntry): entry is EventEntry => 'event' in entry;

/** Whom an entry names: an event its anchor and stamps, a refused one what its body says, at most as many as an event may. */
export const namedIn = ({ entry, anchor }: Omit<Screenable, 'receivedAt'>): readonly Identifier[] => {
  if (isEvent(entry)) return anchor === undefined ? [] : namedBy(entry, anchor);
  if (!('quarantine' in entry)) return [];
  const rank = ({ type }: Identifier): number => (CORE.has(type) ? 0 : 1);
  return namedInBody(entry.body)
    .toSorted((a, b) => rank(a) - rank(b))
    .slice(0, LIMITS.identifiersPerEvent);
};

/** `keyOf` that makes each key once: the events of a request or of a batch name the same few. */
export const rememberKeys = (keyOf: Screening['keyOf']): Screening['keyOf'] => {
  const known = new Map<string, IdentifierKey>();
  return (identifier) => {
    const name = `${identifier.type}:${identifier.value}`;
    const key = known.get(name) ?? keyOf(identifier);
    known.set(name, key);
    return key;
  };
};

/** The tombstones as they stand once the new consents among entries that come together are heeded, whatever their order. */
export const liftByConsents = (
  all: readonly Screenable[],
  { tombstones, keyOf }: Screening,
): Screening['tombstones'] => {
  const standing = new Map(tombstones);
  for (const { entry, anchor, receivedAt } of all) {
    if (!isEvent(entry) || anchor === undefined || entry.consent === undefined) continue;
    for (const key of namedBy(entry, anchor).map(keyOf)) {
      const tombstone = standing.get(key);
      if (!tombstone || !isSuppressedAt(tombstone, receivedAt) || !isNewConsent(entry, tombstone, receivedAt)) continue;
      standing.set(key, { ...tombstone, liftedAt: receivedAt });
    }
  }
  return standing;
};

/** What of an entry may be stored beside these tombstones (rule 33): the very same where it names nobody erased. */
export const screenEntry = (screenable: Screenable, { tombstones, keyOf }: Screening): StreamEntry => {
  const { entry, anchor, receivedAt } = screenable;
  const isErased = (identifier: Identifier): boolean => {
    const tombstone = tombstones.get(keyOf(identifier));
    if (tombstone === undefined) return false;
    return isEvent(entry) ? isSuppressedEvent(tombstone, entry, receivedAt) : isSuppressedAt(tombstone, receivedAt);
  };
  if (!isEvent(entry)) return namedIn(screenable).some(isErased) ? { suppressed: ERASED } : entry;
  if (anchor === undefined) return entry;
  const judged = judgeErased(entry, anchor, isErased);
  if (judged === 'keep') return entry;
  return judged === 'suppress' ? { suppressed: ERASED } : judged.entry;
};
