import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import type { Identifier, IdentifierKey } from '../../shared/domain/identity/identifier.ts';
import { ownEvents } from '../../shared/domain/identity/period.ts';
import { createFindLives } from '../../shared/domain/privacy/find-lives.ts';
import { countingCopies } from '../../shared/domain/profile/duplicates.ts';
import { emptyState, foldEvents } from '../../shared/domain/profile/fold-events.ts';
import type { ProfileHead, ProfileIdentifier, ProfileState } from '../../shared/domain/profile/profile.ts';
import type { SegmentSet } from '../../shared/domain/segment/variants.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import type { TimelineStore } from '../../shared/ports/timeline-store.ts';

/** What reading a person takes. */
export interface PersonDependencies {
  readonly profiles: Pick<ProfileStore, 'places' | 'heads' | 'identifiersOf' | 'linksOf'>;
  readonly timelines: Pick<TimelineStore, 'read'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
}

/** A subject as it is stored: the profiles that hold it, its identifiers with their times, and the links between them. */
export interface StoredPerson {
  readonly keys: ReadonlyMap<IdentifierKey, Identifier>;
  readonly heads: readonly ProfileHead[];
  /** The profile that holds each key now. */
  readonly homes: ReadonlyMap<IdentifierKey, string>;
  readonly identifiers: ReadonlyMap<IdentifierKey, ProfileIdentifier>;
  readonly links: readonly StoredLink[];
}

/** Reads what is stored of a subject, its events apart. */
export const readStoredPerson = async (
  { profiles, keyring }: PersonDependencies,
  subject: readonly Identifier[],
): Promise<StoredPerson> => {
  const lives = await createFindLives({ profiles, keyring })(subject);
  const keys = new Map(lives.map(({ key, identifier }) => [key, identifier]));
  const found = await profiles.heads([...new Set(lives.flatMap(({ pointer }) => pointer?.profileId ?? []))]);
  const homes = new Map(
    lives.flatMap(({ key, pointer }): [IdentifierKey, string][] => {
      const home = found.get(pointer?.profileId ?? '')?.profileId;
      return home === undefined ? [] : [[key, home]];
    }),
  );
  const heads = [...new Map([...found.values()].map((head) => [head.profileId, head])).values()];
  const identifiers = new Map<IdentifierKey, ProfileIdentifier>();
  for (const head of heads)
    for (const each of await profiles.identifiersOf(head)) if (keys.has(each.key)) identifiers.set(each.key, each);
  const links: StoredLink[] = [];
  for (const key of keys.keys()) links.push(...(await profiles.linksOf(key)));
  return { keys, heads, homes, identifiers, links };
};

/**
 * The anchors of a subject on a profile: its identifiers there, and devices that were passed on since, of which the profile holds a
 * part, where a server showed them with one of the identifiers (rules 9, 12).
 */
const anchorsOn = (head: ProfileHead, { homes, links }: StoredPerson): IdentifierKey[] => {
  const passedOn = (Object.keys(head.held ?? {}) as IdentifierKey[]).filter((held) =>
    links.some(
      ({ anchor, other, trust, refused }) =>
        trust === 'asserted' && refused === undefined && (anchor === held || other === held),
    ),
  );
  const here = [...homes].flatMap(([key, home]) => (home === head.profileId ? [key] : []));
  return [...new Set([...here, ...passedOn])];
};

/**
 * Every event of a subject, each once, orders of officers about it among them, anchor by anchor and the newest of each first: one anchor's history is in memory at a time.
 * Events of a shared device that are another person's are anchored at that person, or outside the part that is held.
 */
export async function* eventsOf(
  { timelines }: Pick<PersonDependencies, 'timelines'>,
  person: StoredPerson,
): AsyncGenerator<readonly AcceptedEvent[]> {
  const done = new Set<string>();
  for (const head of person.heads) {
    for (const anchor of anchorsOn(head, person)) {
      const own = ownEvents(head.held, countingCopies(await timelines.read(anchor)));
      const fresh = own.filter(({ recordId, index }) => {
        const name = `${recordId} ${index}`;
        const isNew = !done.has(name);
        done.add(name);
        return isNew;
      });
      if (fresh.length > 0) yield fresh.toSorted((a, b) => b.at - a.at || b.receivedAt - a.receivedAt);
    }
  }
}

/** Folds what the subject's events say, and remembers by which source each trait was set. */
export const createFold = (definitions: Pick<SegmentSet, 'version' | 'inService'>) => {
  let state: ProfileState = emptyState(definitions.version);
  const sources = new Map<string, string>();
  return {
    take: (events: readonly AcceptedEvent[]): void => {
      state = foldEvents(state, events, definitions.inService);
      const byMessage = new Map(events.map((event) => [event.body.messageId, event.sourceId]));
      for (const [name, { messageId }] of Object.entries(state.traits)) {
        const source = byMessage.get(messageId);
        if (source !== undefined) sources.set(name, source);
      }
    },
    state: () => state,
    sourceOf: (trait: string) => sources.get(trait),
  };
};
