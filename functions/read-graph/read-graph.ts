import { failure } from '../../shared/domain/api/failures.ts';
import { graphOperations } from '../../shared/domain/api/operations/graph.ts';
import { serve } from '../../shared/domain/api/serve.ts';
import { answer } from '../../shared/domain/http.ts';
import { createFindProfile } from '../../shared/domain/profile/find-profile.ts';
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

  const find = createFindProfile({ profiles, keyring });

  return serve(graphOperations, {
    'GET /v1/profiles/{identifier}/graph': async ({ path, query }) => {
      const head = await find(path.identifier);
      return head ? answer(await drawGraph(head, query)) : noProfile;
    },
  });
};
