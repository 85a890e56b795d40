import { failure } from '../../shared/domain/api/failures.ts';
import type { ProfileName } from '../../shared/domain/api/identifier-path.ts';
import { graphOperations } from '../../shared/domain/api/operations/graph.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import type { ProfileHead } from '../../shared/domain/profile/profile.ts';
import type { Keyring } from '../../shared/ports/keyring.ts';
import { createDrawGraph, type Dependencies as Drawing } from './draw-graph.ts';

interface Dependencies extends Drawing {
  readonly keyring: Pick<Keyring, 'keyOf' | 'open' | 'profileIdOf'>;
}

const noProfile = failure('not-found', 'No profile has this identifier; look it up to see how it is spelled.');

/** The call that shows why identifiers belong together. Former profileIds and every identifier lead to the profile. */
export const createReadGraph = (dependencies: Dependencies) => {
  const { profiles, keyring } = dependencies;
  const drawGraph = createDrawGraph(dependencies);

  const find = async (name: ProfileName): Promise<ProfileHead | undefined> => {
    if ('profileId' in name) return (await profiles.heads([name.profileId])).get(name.profileId);
    const key = keyring.keyOf(name.identifier);
    const pointer = (await profiles.pointers([key])).get(key);
    return pointer && (await profiles.heads([pointer.profileId])).get(pointer.profileId);
  };

  return serve(graphOperations, {
    'GET /v1/profiles/{identifier}/graph': async ({ path, query }) => {
      const head = await find(path.identifier);
      return head ? answer(await drawGraph(head, query)) : noProfile;
    },
  });
};
