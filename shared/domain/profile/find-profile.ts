import type { ProfileName } from '../api/identifier-path.ts';
import type { Identifier, IdentifierKey } from '../identity/identifier.ts';
import type { ProfileHead } from './profile.ts';

/** What finding reads; the ports of these names fit. */
interface Dependencies {
  readonly profiles: {
    pointers(keys: readonly IdentifierKey[]): Promise<ReadonlyMap<IdentifierKey, { readonly profileId: string }>>;
    heads(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileHead>>;
  };
  readonly keyring: { keyOf(identifier: Identifier): IdentifierKey };
}

/**
 * Makes the look-up of the profile that a call names, by an id it has or had or by one of its identifiers; undefined where there
 * is none. It lives in the domain, its reads passed in, because several calls need it.
 */
export const createFindProfile =
  ({ profiles, keyring }: Dependencies) =>
  async (name: ProfileName): Promise<ProfileHead | undefined> => {
    if ('profileId' in name) return (await profiles.heads([name.profileId])).get(name.profileId);
    const key = keyring.keyOf(name.identifier);
    const pointer = (await profiles.pointers([key])).get(key);
    return pointer && (await profiles.heads([pointer.profileId])).get(pointer.profileId);
  };
