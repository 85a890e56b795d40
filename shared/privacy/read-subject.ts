import { HeadwaterError } from '../domain/errors.ts';
import type { Identifier, IdentifierKey } from '../domain/identity/identifier.ts';
import { linkName } from '../domain/identity/link-order.ts';
import type { Separation } from '../domain/identity/separation.ts';
import { createFindLives } from '../domain/privacy/find-lives.ts';
import type { WaitingTie } from '../domain/privacy/request.ts';
import { type Subject, subjectOf } from '../domain/privacy/subject.ts';
import type { Keyring } from '../ports/keyring.ts';
import type { ProfileStore, StoredLink } from '../ports/profile-store.ts';

/** What finding the subject of a request reads. */
export interface SubjectDependencies {
  readonly profiles: Pick<ProfileStore, 'pointers' | 'places' | 'heads' | 'identifiersOf' | 'tiesOf'>;
  readonly keyring: Pick<Keyring, 'keyOf'>;
}

/** The subject of proven identifiers, with what an officer is shown of those that wait. */
export interface FoundSubject extends Subject {
  readonly waiting: readonly WaitingTie[];
  /** The clear identifier of a key of the subject. */
  readonly identifierOf: (key: IdentifierKey) => Identifier;
}

/** Identifiers whose ties are read at once. */
const AT_ONCE = 50;

const readTies = async (profiles: SubjectDependencies['profiles'], keys: readonly IdentifierKey[]) => {
  const links = new Map<string, StoredLink>();
  const separations: Separation[] = [];
  for (let from = 0; from < keys.length; from += AT_ONCE) {
    const read = await Promise.all(keys.slice(from, from + AT_ONCE).map((key) => profiles.tiesOf(key)));
    for (const ties of read) {
      for (const link of ties.links) links.set(linkName(link), link);
      separations.push(...ties.separations);
    }
  }
  return { links: [...links.values()], separations };
};

const waitingTie = (key: IdentifierKey, links: readonly StoredLink[]): WaitingTie => {
  const own = links.filter(({ anchor, other }) => anchor === key || other === key);
  const [first] = own.sort((a, b) => a.receivedAt - b.receivedAt);
  return { key, sourceId: first?.sourceId ?? '', at: first?.receivedAt ?? 0 };
};

/**
 * Finds whom proven identifiers stand for, in the profiles that hold them now. An identifier that nobody knows is a subject of its
 * own: an erasure must keep it from coming in late.
 */
export const createReadSubject =
  ({ profiles, keyring }: SubjectDependencies) =>
  async (proven: readonly Identifier[]): Promise<FoundSubject> => {
    const lives = await createFindLives({ profiles, keyring })(proven);
    const clear = new Map(lives.map(({ key, identifier }): [IdentifierKey, Identifier] => [key, identifier]));
    const start = [...clear.keys()];
    const ids = lives.flatMap(({ pointer }) => (pointer && !pointer.isolated ? [pointer.profileId] : []));
    const heads = new Map([...(await profiles.heads(ids)).values()].map((head) => [head.profileId, head]));
    const members = new Set<IdentifierKey>();
    for (const head of heads.values()) {
      for (const { key, type, value } of await profiles.identifiersOf(head)) {
        members.add(key);
        clear.set(key, { type, value });
      }
    }
    const all = [...clear.keys()];
    const standing = await profiles.pointers(all);
    const isolated = new Set(all.filter((key) => standing.get(key)?.isolated !== undefined));
    const { links, separations } = await readTies(profiles, all);
    const subject = subjectOf(start, { links, members, isolated, separations });
    return {
      ...subject,
      waiting: subject.claimed.map((key) => waitingTie(key, links)),
      identifierOf: (key) => {
        const known = clear.get(key);
        if (known) return known;
        throw new HeadwaterError('privacy.unknown-key', 'A subject has an identifier that was not read with it.');
      },
    };
  };
