import type { AcceptedEvent } from '../../shared/domain/event/event.ts';
import { type IdentifierKey, typeOfKey } from '../../shared/domain/identity/identifier.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import type { ProfileStore, StoredLink } from '../../shared/ports/profile-store.ts';
import { showGraph } from './show-graph.ts';

interface Dependencies {
  readonly profiles: Pick<ProfileStore, 'pointers' | 'linksOf' | 'identifiersOf' | 'mergedInto'>;
  readonly keyring: Pick<Keyring, 'open'>;
}

const nameOfLink = ({ anchor, other, messageId }: StoredLink): string => JSON.stringify([anchor, other, messageId]);

/** Reads the links that touch a profile, from either side; identifiers of others (refused links) are named too. */
export const createReadGraph = ({ profiles, keyring }: Dependencies) => {
  const namesOf = async (keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, string>> => {
    const pointers = await profiles.pointers(keys);
    return new Map([...pointers].map(([key, { sealed }]) => [key, `${typeOfKey(key)}:${keyring.open(sealed)}`]));
  };

  return async (head: ProfileHead, history: readonly AcceptedEvent[]) => {
    const identifiers = await profiles.identifiersOf(head);
    const names = new Map(identifiers.map(({ key, type, value }) => [key, `${type}:${value}`]));
    const touching = (await Promise.all(identifiers.map(({ key }) => profiles.linksOf(key)))).flat();
    const links = [...new Map(touching.map((link) => [nameOfLink(link), link])).values()];
    const strangers = links.flatMap(({ anchor, other }) => [anchor, other]).filter((key) => !names.has(key));
    for (const [key, name] of await namesOf([...new Set(strangers)])) names.set(key, name);
    const merges = await profiles.mergedInto(head.profileId);
    return showGraph({ links, merges, history, nameOf: (key) => names.get(key) ?? key });
  };
};
