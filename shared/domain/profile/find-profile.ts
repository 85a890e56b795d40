import type { ProfileName } from '../api/identifier-path.ts';
import { createFindLives, type FindDependencies } from '../privacy/find-lives.ts';
import type { ProfileHead } from './profile.ts';

/** What finding reads; the ports of these names fit. */
interface Dependencies extends FindDependencies<{ readonly profileId: string }> {
  readonly profiles: FindDependencies<{ readonly profileId: string }>['profiles'] & {
    heads(profileIds: readonly string[]): Promise<ReadonlyMap<string, ProfileHead>>;
  };
}

/**
 * Makes the look-up of the profile that a call names, by an id it has or had or by one of its identifiers; undefined where there
 * is none. It lives in the domain, its reads passed in, because several calls need it.
 */
export const createFindProfile = (dependencies: Dependencies) => {
  const { profiles } = dependencies;
  const findLives = createFindLives(dependencies);
  return async (name: ProfileName): Promise<ProfileHead | undefined> => {
    if ('profileId' in name) return (await profiles.heads([name.profileId])).get(name.profileId);
    const [life] = await findLives([name.identifier]);
    return life?.pointer && (await profiles.heads([life.pointer.profileId])).get(life.pointer.profileId);
  };
};
